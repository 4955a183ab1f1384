import { expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { getRequest } from '../../src/store/requests.ts'
import { onRequest } from '../../src/workflow/press.ts'
import { refuseRequest } from '../../src/workflow/request/outcome.ts'
import { retry } from '../../src/workflow/request/retry.ts'
import { type Core, grantedAtOnce, startCore, work } from './core.ts'
import { seeToGrants } from './see-to-grants.ts'

const hour = 3_600_000

function give(core: Core, set: string) {
  const { directory } = core.ctx
  const access = {
    accountId: directory.accounts().find(({ name }) => name === 'sandbox-ken')?.id ?? '',
    permissionSetArn: directory.permissionSets().find(({ name }) => name === set)?.arn ?? '',
    principal: { type: 'USER' as const, id: directory.usersByEmail('mia@example.com')[0]?.id ?? '' },
  }
  return grantedAtOnce(core, { access, durationMs: hour, extendsGrant: null, formKey: set })
}

async function until({ ctx, clock, store }: Core, id: string, state: string): Promise<void> {
  for (let n = 0; (await getRequest(store.db, id))?.state !== state; n++) {
    expect(n).toBeLessThan(200)
    clock.advance(500)
    await work(ctx, 20)
  }
}

test.each(['approved', 'refused'])(
  'a bot that starts finds nothing wrong with a failed request that is tried again and is %s by then',
  async (state) => {
    const core = await startCore()
    const { ctx, store, simulated } = core
    simulated.failNext('sso:CreateAccountAssignment', { name: 'AccessDeniedException', message: 'No', status: 400 })
    const id = await give(core, 'ReadOnlyAccess')
    await until(core, id, 'failed')
    const other = await give(core, 'Billing')
    await until(core, other, 'executing')
    await onRequest(ctx, { requestId: id, by: 'UMIA', channel: null }, retry)
    if (state === 'refused') await refuseRequest(ctx, id, new Refusal('no_instance'))
    expect(await seeToGrants(core, other)).toEqual([other])
    expect((await getRequest(store.db, id))?.state).toBe(state)
  },
)
