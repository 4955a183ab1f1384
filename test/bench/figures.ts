import { availableParallelism, cpus, loadavg } from 'node:os'

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
/** Where, when and by what the figures below were made. */
export function about(): void {
  const flags = process.argv.slice(2).join(' ')
  line('command', `npm run bench${flags && ` -- ${flags}`}`)
  line('date', new Date().toISOString().slice(0, 16).replace('T', ' '))
  line('machine', `${availableParallelism()} × ${cpus()[0]?.model}; Node ${process.version}`)
}
export const loadOfMachine = (): void =>
  line(
    'load of the machine',
    `${loadavg()[0]?.toFixed(1)}; where it is above ${availableParallelism()}, waiting is in the figures`,
  )

const rows: string[][] = []
/** A figure that is aimed at; all of them stand together at the end. */
export function aimed(what: string, figure: string, aim: string): void {
  line(what, figure)
  rows.push([what, figure, aim])
}
export function table(): void {
  for (const row of [['what', 'seen', 'aim'], ['---', '---', '---'], ...rows]) console.log(`| ${row.join(' | ')} |`)
}

export const heading = (what: string): void => console.log(`\n${what}`)

export function counted(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const list = [...counts].map(([name, n]) => (n > 1 ? `${name} ×${n}` : name)).join(', ')
  return `${names.length}${list ? `  (${list})` : ''}`
}
