import { expect, test } from 'vitest'
import { startOfDay, timeThere } from '../../src/workflow/day-there.ts'
import { hours } from '../support/world.ts'

test('the day and the time there are those of the zone', () => {
  expect(timeThere(Date.UTC(2026, 10, 23, 23, 30), 'Asia/Tokyo')).toEqual({
    day: '2026-11-24',
    sinceMidnightMs: hours(8.5),
  })
  expect(timeThere(Date.UTC(2026, 10, 24, 0, 0), 'America/New_York').day).toBe('2026-11-23')
})

test('a day begins at midnight there, also where clocks are changed on it', () => {
  expect(startOfDay('2026-11-24', 'Asia/Tokyo')).toBe(Date.UTC(2026, 10, 23, 15))
  expect(startOfDay('2026-11-24', 'Asia/Tokyo', -1)).toBe(Date.UTC(2026, 10, 22, 15))
  expect(startOfDay('2026-03-29', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 28, 23))
  expect(startOfDay('2026-03-29', 'Europe/Berlin', 1)).toBe(Date.UTC(2026, 2, 29, 22))
  expect(startOfDay('2026-11-01', 'America/New_York', 1)).toBe(Date.UTC(2026, 10, 2, 5))
  expect(startOfDay('2026-13-45', 'UTC', 1)).toBeUndefined()
})
