import { expect, test } from 'vitest'
import { systemClock } from '../src/clock.ts'

test('whoever waits for a time that is over waits no longer, and Node writes no warning into the log', async () => {
  const warned: Error[] = []
  const note = (warning: Error) => void warned.push(warning)
  process.on('warning', note)
  await systemClock.sleep(-Date.now())
  await systemClock.sleep(-0.5)
  await systemClock.sleep(1)
  process.off('warning', note)
  expect(warned).toEqual([])
})
