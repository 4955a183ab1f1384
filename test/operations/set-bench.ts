import { afterEach } from 'vitest'
import { type Started, startOperation } from './helpers.ts'

export const policyArn = (name: string): string => `arn:aws:iam::aws:policy/${name}`

/** One operation on permission sets after another, and the sets as AWS has them. */
export function setBench() {
  let started: Started | undefined
  afterEach(() => started?.bench.stop())
  const now = (): Started => {
    if (!started) throw new Error('nothing is started')
    return started
  }
  const setInAws = (name: string) => {
    const found = now()
      .bench.world()
      .permissionSets.all()
      .find(({ Name }) => Name === name)
    if (!found) throw new Error(`no ${name}`)
    return found
  }
  return {
    now,
    setInAws,
    /** Gives the ARNs of sets by their names. */
    async start(id: string, options?: Parameters<typeof startOperation>[1]) {
      started = await startOperation(id, options)
      return started.ids.set
    },
    /** In how many accounts the set is as it is now, and in how many it is at all. */
    provisionedTo(name: string) {
      const { PermissionSetArn, revision } = setInAws(name)
      const pairs = now().bench.world().provisioned.by('permissionSet', PermissionSetArn)
      return [pairs.filter((pair) => pair.revision === revision).length, pairs.length]
    },
    takeBack: (plan: Awaited<ReturnType<Started['plan']>>) =>
      now().carryOut(now().operation.undo?.(plan, { directory: now().directory }) ?? []),
  }
}
