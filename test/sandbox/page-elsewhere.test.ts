import { expect } from 'vitest'
import { inBrowser } from './browser.ts'
import { sandboxPage } from './sandbox-page.ts'
import type { Visitor } from './visitor.ts'

const sandbox = sandboxPage()

const row = 'sandbox-ken · ReadOnlyAccess · Mia Tanaka'

async function getsAccess(visitor: Visitor): Promise<void> {
  await visitor.is('Mia')
  await visitor.goesTo('AWS Setup')
  await visitor.types('/aws-setup request sandbox-ken ReadOnlyAccess 8h To look at the logs')
  await visitor.presses('Send request')
  await visitor.reads(/Your request is/, visitor.dialog())
  await visitor.page.keyboard.press('Escape')
  // AWS shows it before the bot has read it back.
  await visitor.reads('You have ReadOnlyAccess in sandbox-ken')
}

/** A second listing has to agree: the clock goes on until the page says it. */
const comesTrue = (visitor: Visitor, text: RegExp): Promise<void> =>
  expect
    .poll(
      async () => {
        const shown = await visitor.page.locator('main').getByText(text).count()
        if (shown === 0) await visitor.presses('+15 min')
        return shown
      },
      { timeout: 60_000, interval: 4_000 },
    )
    .toBeGreaterThan(0)

inBrowser('somebody takes access away, gives some and makes it permanent, and the bot says so', async () => {
  const visitor = await sandbox.visit()
  await getsAccess(visitor)
  await visitor.doesElsewhere('Take an assignment away', { Assignment: row })
  await visitor.account('sandbox-ken').getByText('Mia Tanaka').waitFor({ state: 'detached' })
  await comesTrue(visitor, /Gone from AWS: ReadOnlyAccess in sandbox-ken/)
  await visitor.presses('Give again')
  await visitor.presses('Give again', visitor.dialog())
  await visitor.reads(/It was given again: ReadOnlyAccess in sandbox-ken/)
  await visitor.account('sandbox-ken').getByText('Mia Tanaka').waitFor()

  // The same access from somewhere else: before the end those who approve are asked.
  await visitor.doesElsewhere('Assign it permanently, while it is there', { Assignment: row })
  for (let hour = 0; hour < 6; hour += 1) await visitor.presses('+1 h')
  await comesTrue(visitor, /Somebody else made the same access in AWS meanwhile/)

  await visitor.doesElsewhere('Assign a permission set', {
    Account: 'prod-data',
    'Permission set': 'Billing',
    'User or group': 'Ken Sato',
  })
  await visitor.account('prod-data').getByText('Ken Sato').waitFor()
  await visitor.is('Alice')
  await visitor.goesTo('aws-approvals')
  await visitor.reads(/Does this access stay\? ReadOnlyAccess in sandbox-ken/)
  await visitor.presses('Keep')
  await visitor.presses('Keep', visitor.dialog())
  await visitor.reads(/decided .* that it stays/)
  await visitor.presses('+15 min')
  await visitor.presses('+1 h')
  await visitor.goesTo('prod-approvals')
  await visitor.reads('1 thing in AWS that nobody explains')
  await visitor.is('Mia')
  await visitor.goesTo('AWS Setup')
  await visitor.reads(/Over, and the access stays: ReadOnlyAccess in sandbox-ken/)
  await visitor.account('sandbox-ken').getByText('Mia Tanaka').waitFor()
})
