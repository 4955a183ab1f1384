/** How long work on a whole company's data may hold up a click, ms. */
const longestMs = 1
/** How many items pass between two looks at the time. */
const glance = 64

const breath = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Lets other work through where it has waited for so long. */
function pauses(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since <= longestMs) return
    await breath()
    since = performance.now()
  }
}

/** Does something with every item, letting other work through; ends early when `work` says false. */
export async function eachGently<T>(items: Iterable<T>, work: (item: T) => unknown): Promise<boolean> {
  const pause = pauses()
  let n = 0
  for (const item of items) {
    if (work(item) === false) return false
    n += 1
    if (n % glance === 0) await pause()
  }
  return true
}

/** A sorted copy, made by merging small sorted runs. Equal items keep their order. */
export async function sortGently<T>(items: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
  const pause = pauses()
  let runs: T[][] = []
  for (let from = 0; from < items.length; from += glance) {
    runs.push(items.slice(from, from + glance).sort(compare))
    await pause()
  }
  while (runs.length > 1) {
    const longer: T[][] = []
    for (let i = 0; i < runs.length; i += 2) longer.push(await merged(runs[i] ?? [], runs[i + 1] ?? [], compare, pause))
    runs = longer
  }
  return runs[0] ?? []
}

async function merged<T>(a: T[], b: T[], compare: (a: T, b: T) => number, pause: () => Promise<void>): Promise<T[]> {
  const all: T[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const first = j >= b.length || (i < a.length && compare(a[i] as T, b[j] as T) <= 0)
    all.push((first ? a[i++] : b[j++]) as T)
    if (all.length % glance === 0) await pause()
  }
  return all
}
