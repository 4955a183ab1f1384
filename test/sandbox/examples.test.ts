import { expect, onTestFinished, test } from 'vitest'
import { startCompany } from '../../src/sandbox/running-company.ts'
import { eventually } from '../support/eventually.ts'

test('whoever opens the sandbox finds that Ken had access, and that a request of his waits', async () => {
  const company = await startCompany('established', { seeded: true })
  onTestFinished(() => company.stop())
  await eventually(async () => {
    const asked = await company.bot().ctx.store.db.selectFrom('requests').select('state').execute()
    expect(asked.map(({ state }) => state).sort()).toEqual(['pending', 'revoked'])
  })
})
