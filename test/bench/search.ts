/** How quick the type-ahead search is at the quotas of IAM Identity Center, and what it costs in memory. */
import { Collection } from '../../src/aws/collection.ts'
import type { User } from '../../src/aws/types.ts'

const given = ['Alice', 'Bob', 'Carol', 'Daiki', 'Emi', 'Farid', 'Grace', 'Hiroshi', 'Ingrid', 'Jun', 'Kaito', 'Lena']
const family = ['Tanaka', 'Suzuki', 'Sato', 'Garcia', 'Miller', 'Okafor', 'Novak', 'Yamamoto', 'Schmidt', 'Kowalski']
const japanese = ['田中 太郎', '鈴木 花子', '佐藤 健', 'ヤマモト エミ']
const pick = (list: string[], n: number) => list[n % list.length] ?? ''

export const manyUsers = (count: number): User[] =>
  Array.from({ length: count }, (_, i) => {
    const [first, last] = [pick(given, i), pick(family, Math.floor(i / 7))]
    const userName = `${first}.${last}${i}`.toLowerCase()
    return {
      id: `9067${(i * 2654435761).toString(16).padStart(12, '0').slice(0, 12)}-a1b2c3d4-e5f6-7890-abcd-${String(i).padStart(12, '0')}`,
      userName,
      displayName: i % 10 === 0 ? `${pick(japanese, i / 10)} ${i}` : `${first} ${last} ${i}`,
      email: `${userName}@example.com`,
    }
  })

const queries = [
  'a',
  'e',
  '1',
  'al',
  'an',
  'co',
  'com',
  'tan',
  'alice',
  'example',
  'suzuki',
  '田',
  '鈴木',
  'ヤマモト',
  'ﾔﾏﾓﾄ',
]
const rare = ['alice.tanaka1200', 'zzz', '19999', 'grace miller', 'hiroshi.yam', 'ingrid k', '@example.com', 'kaito.s']

const percentile = (sorted: number[], p: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0
const memoryInUse = () => {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + Math.max(external, arrayBuffers)
}
const mb = () => {
  globalThis.gc?.()
  return memoryInUse() / 2 ** 20
}

export async function benchSearch(count = 200_000): Promise<void> {
  const before = mb()
  const users = manyUsers(count)
  const withUsers = mb()
  const start = performance.now()
  const index = new Collection<User>({ idOf: (u) => u.id, fieldsOf: (u) => [u.displayName, u.email, u.userName] })
  for (const user of users) index.put(user)
  await index.tidy()
  const built = performance.now() - start
  const withIndex = mb()
  const slowest: [string, number][] = []
  const times: number[] = []
  for (const query of [...queries, ...rare]) {
    const own: number[] = []
    for (let i = 0; i < 30; i++) {
      const begin = performance.now()
      index.search(query, 100)
      own.push(performance.now() - begin)
    }
    times.push(...own)
    slowest.push([
      query,
      percentile(
        own.sort((a, b) => a - b),
        0.5,
      ),
    ])
  }
  times.sort((a, b) => a - b)
  slowest.sort((a, b) => b[1] - a[1])
  const ms = (n: number) => `${n.toFixed(2)} ms`
  console.log(
    `search over ${count} users: p50 ${ms(percentile(times, 0.5))}, p99 ${ms(percentile(times, 0.99))}, max ${ms(times.at(-1) ?? 0)}`,
  )
  console.log(
    `  slowest: ${slowest
      .slice(0, 5)
      .map(([q, t]) => `${q} ${ms(t)}`)
      .join(', ')}`,
  )
  console.log(
    `  built in ${ms(built)}; users ${(withUsers - before).toFixed(0)} MB, index ${(withIndex - withUsers).toFixed(0)} MB`,
  )
}

if (import.meta.main) await benchSearch()
