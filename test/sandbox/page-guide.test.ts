import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { inBrowser } from './browser.ts'
import { sandboxPage } from './sandbox-page.ts'

const sandbox = sandboxPage('half-done')

inBrowser('a brand-new company: what is done by hand in AWS is done in the guide', async () => {
  const visitor = await sandbox.visit()
  await visitor.reads('permission sets off', visitor.aws())
  await visitor.entersCompany('Half done', 'Brand-new')
  expect(visitor.page.url()).toMatch(/\?company=fresh#UALICE\/home$/)
  await visitor.reads('none yet', visitor.aws())

  await visitor.presses('Open the setup guide', visitor.welcome())
  await visitor.reads('Decide what cannot be undone', visitor.dialog())
  await visitor.reads(/AWS was last looked at/, visitor.dialog())
  await visitor.reads(/has no AWS credentials yet/, visitor.dialog())
  // The console stays usable while the guide is open, as it would in another tab.
  await visitor.doesByHand('Create the bot’s role')
  await visitor.doesByHand('Add an MFA device for root')
  await visitor.presses('Check again', visitor.dialog())
  await visitor.reads(/[1-9] of \d+/, visitor.dialog())
  await visitor.presses('All steps', visitor.dialog())
  await visitor.reads('Turn on MFA for root', visitor.dialog())
  const rootMfa = visitor.dialog().locator('.beside', { hasText: 'Turn on MFA for root' })
  await expect.poll(() => rootMfa.innerText()).toMatch(/\nDone$|\nDone\n/)
  await visitor.closesAll()
})

inBrowser('a step is handed over, and its file is taken from the conversation', async () => {
  const visitor = await sandbox.visit('?company=fresh#UALICE/dm')
  const dialog = visitor.dialog()
  await visitor.types('/aws-setup')
  await visitor.presses('All steps', dialog)
  await visitor.presses('Open: Let AWS through your web filter', dialog)
  await dialog
    .getByRole('button', { name: /^Send me the file/ })
    .first()
    .click()
  await visitor.reads('The file is in your direct messages', dialog)
  await visitor.presses('Close', dialog)

  await visitor.presses('Not me: hand over', dialog)
  await visitor.chooses('To whom', 'Ken Sato')
  await visitor.presses('Hand over', dialog)
  await visitor.reads(/gets a direct message with this step/, dialog)
  await visitor.closesAll()

  const file = visitor.page.locator('a.file', { hasText: 'aws-allow-list.txt' })
  const [taken] = await Promise.all([visitor.page.waitForEvent('download'), file.click()])
  expect(taken.suggestedFilename()).toBe('aws-allow-list.txt')
  expect(await readFile(await taken.path(), 'utf8')).toContain('amazonaws.com')
  await visitor.is('Ken')
  await visitor.reads(/Alice.*引き継ぎました: ウェブフィルタリングで AWS を許可する/)
})
