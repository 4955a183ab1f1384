import { expect, test } from 'vitest'
import { eachGently, sortGently } from '../../src/aws/yielding.ts'

test('sorts as sort does, equal items in their order', async () => {
  const items = Array.from({ length: 9_001 }, (_, n) => ({ n, key: (n * 7919) % 100 }))
  const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key
  expect(await sortGently(items, byKey)).toEqual([...items].sort(byKey))
  expect(await sortGently([], byKey)).toEqual([])
  expect(items[1]?.n).toBe(1)
})

test('lets other work through while it goes through many', async () => {
  let others = 0
  let over = false
  const another = () => {
    others += 1
    if (!over) setImmediate(another)
  }
  another()
  await eachGently(new Array(60_000).fill('x'.repeat(200)), (text) => void JSON.stringify({ text }).length)
  over = true
  expect(others).toBeGreaterThan(1)
})

test('ends early when it is told to', async () => {
  const seen: number[] = []
  expect(await eachGently([1, 2, 3], (n) => seen.push(n) < 2)).toBe(false)
  expect(seen).toEqual([1, 2])
  expect(await eachGently([1, 2, 3], () => {})).toBe(true)
})
