/**
 * Makes the README's pictures anew: `npm run pictures`. Needs a Chromium.
 *
 *   docs/strip.png   asking, deciding, and what AWS shows then, beside each other
 *   docs/guide.png   the setup guide of a brand-new company
 */
import { readFile, writeFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { flagsOf } from '../../src/sandbox/flags.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { openBrowser } from './browser.ts'

const size = { width: 1280, height: 800 }
/** Of the page: the conversation, and with it AWS. */
const conversation = { x: 264, y: 44, width: 676, height: 756 }
const withAws = { ...conversation, width: 1016 }
const picture = (name: string) => new URL(`../../docs/${name}.png`, import.meta.url)

/** Runs while the sandbox draws: what is not waited for by name has been drawn after this. */
const settle = (page: Page) => page.waitForTimeout(1_500)

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: size, colorScheme: 'light', deviceScaleFactor: 1 })
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(url)
  return page
}

const dialogOf = (page: Page) => page.locator('dialog[open]')
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last().click()

async function say(page: Page, line: string): Promise<void> {
  await page.locator('.composer textarea').fill(line)
  await page.keyboard.press('Enter')
}

async function become(page: Page, name: string, place: string): Promise<void> {
  await page
    .locator('.faces')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
  await page
    .locator('.places')
    .getByRole('button', { name: new RegExp(place) })
    .click()
}

/** Asking, deciding, and the access in AWS: three pictures of the page. */
async function story(browser: Browser): Promise<Buffer[]> {
  const sandbox = await startSandbox({ port: 0, seeded: false })
  const page = await openPage(browser, `${sandbox.url}/#UMIA/dm`)
  await say(page, '/aws-setup request prod-payments PowerUserAccess 1h Checkout fails for customers in Japan.')
  await dialogOf(page)
    .getByText(/approvals by/)
    .waitFor()
  await settle(page)
  const pictures = [await dialogOf(page).screenshot()]
  await press(page, 'Send request')
  await dialogOf(page)
    .getByText(/Your request is/)
    .waitFor()
  await page.keyboard.press('Escape')
  for (const approver of ['Bob', 'Alice']) {
    await become(page, approver, 'prod-approvals')
    await page.getByText('Checkout fails for customers in Japan.').last().waitFor()
    await settle(page)
    if (approver === 'Alice') pictures.push(await page.screenshot({ clip: conversation }))
    await press(page, 'Approve')
    await dialogOf(page).getByRole('button', { name: 'Approve' }).click()
    await page
      .getByText(approver === 'Bob' ? '1 of 2 approvals given' : /^Granted:/)
      .last()
      .waitFor()
  }
  await become(page, 'Mia', 'AWS Setup')
  await page.locator('.aws').getByText('Mia Tanaka').first().waitFor()
  await settle(page)
  pictures.push(await page.screenshot({ clip: withAws }))
  await page.close()
  await sandbox.stop()
  return pictures
}

async function beside(browser: Browser, pictures: Buffer[]): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 2340, height: 800 } })
  const shown = pictures.map(
    (one) => `<img src="data:image/png;base64,${one.toString('base64')}" style="border:1px solid #ddd">`,
  )
  const style = 'margin:0;display:inline-flex;align-items:center;gap:28px;background:#fff'
  await page.setContent(`<body style="${style}">${shown.join('')}</body>`)
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())))
  const strip = await page.locator('body').screenshot()
  await page.close()
  return strip
}

async function guide(browser: Browser): Promise<Buffer> {
  const sandbox = await startSandbox({ port: 0, seeded: false, company: 'fresh' })
  const page = await openPage(browser, `${sandbox.url}/?company=fresh#UALICE/dm`)
  await say(page, '/aws-setup')
  await dialogOf(page)
    .getByText(/AWS was last looked at/)
    .waitFor()
  await settle(page)
  const shown = await page.screenshot()
  await page.close()
  await sandbox.stop()
  return shown
}

flagsOf('npm run pictures', {})
const browser = await openBrowser()
if (!browser) {
  console.error('There is no Chromium on this machine.')
  process.exit(1)
}
await writeFile(picture('strip'), await beside(browser, await story(browser)))
await writeFile(picture('guide'), await guide(browser))
for (const name of ['strip', 'guide']) console.log(`docs/${name}.png: ${(await readFile(picture(name))).length} bytes`)
await browser.close()
process.exit(0)
