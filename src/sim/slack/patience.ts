import { systemClock } from '../../clock.ts'
import type { Workspace } from './workspace.ts'

/** Resolves with what `look` finds, as soon as a change of the workspace brings it. Waits in real time. */
export function until<T>(workspace: Workspace, what: string, look: () => T | undefined, patience = 30_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const over = new AbortController()
    const check = () => {
      const found = look()
      if (found === undefined) return false
      unwatch()
      over.abort()
      resolve(found)
      return true
    }
    const unwatch = workspace.watch(check)
    if (check()) return
    systemClock.sleep(patience, over.signal).then(() => {
      unwatch()
      if (!over.signal.aborted) reject(new Error(`Waited ${patience} ms in vain for ${what}`))
    })
  })
}
