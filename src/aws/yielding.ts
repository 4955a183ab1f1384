/** How long work on a whole company's data may hold up a click, ms. */
const longestMs = 4
/** How many items pass between two looks at the time. */
const glance = 256

const breath = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Does something with every item, letting other work through; ends early when `work` says false. */
export async function eachGently<T>(items: Iterable<T>, work: (item: T) => unknown): Promise<boolean> {
  let since = performance.now()
  let n = 0
  for (const item of items) {
    if (work(item) === false) return false
    n += 1
    if (n % glance === 0 && performance.now() - since > longestMs) {
      await breath()
      since = performance.now()
    }
  }
  return true
}

/** A sorted copy, made by merging small sorted runs. Equal items keep their order. */
export async function sortGently<T>(items: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
  let runs: T[][] = []
  for (let from = 0; from < items.length; from += 500) {
    runs.push(items.slice(from, from + 500).sort(compare))
    await breath()
  }
  while (runs.length > 1) {
    const longer: T[][] = []
    for (let i = 0; i < runs.length; i += 2) longer.push(await merged(runs[i] ?? [], runs[i + 1] ?? [], compare))
    runs = longer
  }
  return runs[0] ?? []
}

async function merged<T>(a: T[], b: T[], compare: (a: T, b: T) => number): Promise<T[]> {
  const all: T[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const first = j >= b.length || (i < a.length && compare(a[i] as T, b[j] as T) <= 0)
    all.push((first ? a[i++] : b[j++]) as T)
    if (all.length % 1_000 === 0) await breath()
  }
  return all
}
