import axe from 'axe-core'
import { expect } from 'vitest'
import { inBrowser } from './browser.ts'
import { sandboxPage } from './sandbox-page.ts'
import type { Visitor } from './visitor.ts'

const sandbox = sandboxPage()

/** What axe finds on the page as it is now, of what keeps people from using it; `rule: element`. */
async function complaints({ page }: Visitor): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations)
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

declare global {
  interface Window {
    axe: typeof axe
  }
}

for (const theme of ['light', 'dark'] as const)
  inBrowser(`whoever cannot see the page well, or at all, can use it: ${theme}`, async () => {
    const visitor = await sandbox.visit('#UMIA/home')
    if (theme === 'dark') await visitor.presses('Light or dark')
    await visitor.reads('Your active access')
    expect(await complaints(visitor), 'Home').toEqual([])

    await visitor.goesTo('AWS Setup')
    await visitor.types('help')
    await visitor.reads(/\/aws-setup request/)
    expect(await complaints(visitor), 'a conversation').toEqual([])

    await visitor.types('/aws-setup request')
    await visitor.chooses('Account', 'prod-orders')
    await visitor.presses('Send request')
    await visitor.reads('Please complete this required field.', visitor.dialog())
    expect(await complaints(visitor), 'a form with an error').toEqual([])
    await visitor.closesAll()

    await visitor.is('Alice')
    await visitor.types('/aws-setup')
    await visitor.reads(/AWS was last looked at/, visitor.dialog())
    expect(await complaints(visitor), 'the setup guide').toEqual([])
    await visitor.closesAll()

    for (const summary of ['Let something go wrong', 'Calls as they happen', 'Permission sets'])
      await visitor.aws().getByText(summary).click()
    expect(await complaints(visitor), 'AWS').toEqual([])
    await visitor.page.setViewportSize({ width: 400, height: 800 })
    await visitor.aws().getByRole('button', { name: 'Hide AWS' }).click()
    expect(await complaints(visitor), 'a phone').toEqual([])
  })
