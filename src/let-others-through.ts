import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long work that never waits may hold up timers and sockets, ms. */
const longestMs = 8
let began: number | undefined

/** Awaited in loops whose every step is ready at once: lets a click or a timer through when its time has come. */
export async function letOthersThrough(): Promise<void> {
  if (began === undefined) {
    began = performance.now()
    setImmediate(() => {
      began = undefined
    })
  } else if (performance.now() - began > longestMs) await nextTurn()
}
