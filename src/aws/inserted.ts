/** Two sorted lists as one; of equal items those of the first stand before. Quick where there are few `more`. */
export function inserted<T>(sorted: readonly T[], more: readonly T[], compare: (a: T, b: T) => number): T[] {
  const all: T[] = []
  let from = 0
  for (const item of more) {
    let [low, high] = [from, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (compare(sorted[middle] as T, item) <= 0) low = middle + 1
      else high = middle
    }
    while (from < low) all.push(sorted[from++] as T)
    all.push(item)
  }
  while (from < sorted.length) all.push(sorted[from++] as T)
  return all
}
