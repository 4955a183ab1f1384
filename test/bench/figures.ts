/** Median, 99th percentile and worst. */
export function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (p: number) => ms(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN)
  return `median ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)}, n=${sorted.length}`
}

export const ms = (n: number): string =>
  n < 10_000 ? `${n.toFixed(n < 100 ? 1 : 0)} ms` : `${(n / 1_000).toFixed(1)} s`
export const mb = (n: number): string => `${(n / 2 ** 20).toFixed(0)} MB`

export const line = (what: string, figure: string): void => console.log(`${what.padEnd(44)} ${figure}`)
export const heading = (what: string): void => console.log(`\n${what}`)

export function counted(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const list = [...counts].map(([name, n]) => (n > 1 ? `${name} ×${n}` : name)).join(', ')
  return `${names.length}${list ? `  (${list})` : ''}`
}
