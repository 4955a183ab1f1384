import type { Browser } from 'playwright-core'
import { beforeAll, expect, onTestFinished } from 'vitest'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { type ConsoleActionId, consoleActions } from '../../src/sim/aws/console-actions.ts'
import { steps } from '../guide/helpers.ts'
import { inBrowser, openBrowser } from './browser.ts'
import { Visitor } from './visitor.ts'

let browser: Browser | undefined
beforeAll(async () => {
  browser = await openBrowser()
  return () => browser?.close()
})

const patiently = { timeout: 45_000 }
const sources = ['Identity Center directory', 'External identity provider'] as const
type Source = (typeof sources)[number]

for (const source of sources)
  inBrowser(`a half-done company with ${source} is led to the end, on the page`, { timeout: 300_000 }, async () => {
    const sandbox = await startSandbox({ port: 0, seeded: false, company: 'half-done' })
    // After the page, which goes on asking it until it is closed: the last one that is said here is done first.
    onTestFinished(() => sandbox.stop())
    const visitor = await Visitor.at(browser, `${sandbox.url}/?company=half-done#UALICE/dm`)
    const told: string[] = []
    for (;;) {
      const title = await nextOf(visitor, told.at(-1))
      if (title === undefined) break
      expect(told, `stuck at ${title}`).not.toContain(title)
      told.push(title)
      await goOn(visitor, title, source)
      if ((await visitor.dialog().count()) > 0) await visitor.closesAll()
    }
    expect(told.length).toBeGreaterThan(15)
    await visitor.reads('Everything that the bot can see holds.', visitor.dialog())
  })

/** Opens the guide, and the step that it leads to; undefined when nothing is left. */
async function nextOf(visitor: Visitor, before: string | undefined): Promise<string | undefined> {
  const dialog = visitor.dialog()
  await visitor.types('/aws-setup')
  await visitor.reads(/AWS was last looked at/, dialog)
  let next: string | undefined
  const named = async () => {
    await visitor.presses('Check again', dialog)
    await visitor.reads(/AWS was last looked at/, dialog)
    const text = await dialog.innerText()
    const [, title] = /Next\s+\S (.+)/.exec(text) ?? []
    if (title === undefined && !text.includes('The setup is complete')) return before
    next = title ?? (await optionalOf(visitor))
    return next
  }
  await expect.poll(named, { ...patiently, interval: 1_000 }).not.toBe(before)
  if (next === undefined) return undefined
  const open = dialog.getByRole('button', { name: `Open: ${next}` })
  if (await open.isVisible()) await open.click()
  else await visitor.presses('Open this step', dialog)
  await dialog.getByText('Setup step').first().waitFor()
  return next
}

/** What the health view of a finished company still offers. */
async function optionalOf(visitor: Visitor): Promise<string | undefined> {
  const open = visitor.dialog().getByRole('button', { name: /^Open: / })
  return (await open.count()) > 0 ? (await open.first().getAttribute('aria-label'))?.replace('Open: ', '') : undefined
}

async function goOn(visitor: Visitor, title: string, source: Source): Promise<void> {
  const dialog = visitor.dialog()
  const offers = (name: string) => dialog.getByRole('button', { name, exact: true }).isVisible()
  const step = steps.find((one) => one.title.en === title)
  if (!step) throw new Error(`no step ${title}`)
  if (step.decides) return decide(visitor, source)
  const actions = byHand[step.id] ?? []
  for (const [action, chosen] of actions) await doInTheConsole(visitor, action, chosen)
  if (actions.length > 0 && (await offers('Check again'))) {
    await visitor.presses('Check again', dialog)
    await visitor.reads('Looked at AWS just now.', dialog)
  }
  if (await offers('Not for us…')) return notForUs(visitor)
  if (await offers('Request it')) return ask(visitor, step.id)
  if (!(await offers('Done'))) return
  await visitor.presses('Done', dialog)
  await dialog.getByRole('button', { name: 'Done', exact: true }).waitFor({ state: 'detached' })
}

/** What is done on the page's own buttons, by step, with what is chosen there by its label. */
const byHand: Record<string, [ConsoleActionId, Record<string, string>?][]> = {
  'root-access-keys': [['delete-root-access-keys']],
  'external-idp': [['confirm-identity-source', { 'Identity source': 'external' }]],
  'sync-administrator': [['sync-user', {}]],
  'administrator-password': [['set-email-otp']],
  'portal-sign-in': [['portal-sign-in', {}]],
  'alternate-contacts': ['SECURITY', 'BILLING', 'OPERATIONS'].map((kind) => [
    'set-alternate-contact',
    { Contact: kind },
  ]),
}

async function doInTheConsole(
  visitor: Visitor,
  action: ConsoleActionId,
  chosen?: Record<string, string>,
): Promise<void> {
  const aws = visitor.aws()
  await visitor.presses(consoleActions[action].title.en, aws)
  if (!chosen) return void (await aws.locator('.by-hand .done', { hasText: consoleActions[action].title.en }).waitFor())
  const doIt = aws.getByRole('button', { name: 'Do it' })
  for (const [label, value] of Object.entries(chosen)) await aws.getByLabel(label, { exact: true }).selectOption(value)
  await doIt.click()
  await doIt.waitFor({ state: 'detached' })
}

async function decide(visitor: Visitor, source: Source): Promise<void> {
  const dialog = visitor.dialog()
  await visitor.presses('Open the choices', dialog)
  if (source === 'Identity Center directory') await visitor.presses('Use recommended', dialog)
  else await visitor.chooses('Identity source', source)
  await visitor.presses('Record', dialog)
  await visitor.reads(new RegExp(`${source}, decided by `), dialog)
}

async function notForUs(visitor: Visitor): Promise<void> {
  const dialog = visitor.dialog()
  await visitor.presses('Not for us…', dialog)
  await visitor.writes('Why not', 'We are three people')
  await visitor.presses('Not for us', dialog)
  await visitor.reads(/^Recorded: /, dialog)
}

/** What a form lacks beside what the guide fills in. */
const written: Record<string, Record<string, string>> = {
  'create-administrator': {
    'User name': 'alice',
    'Given name': 'Alice',
    'Family name': 'Moreau',
    'E-mail': 'alice@example.com',
  },
}
const chosen: Record<string, Record<string, string>> = {
  'first-request': { Account: 'example-management', 'Permission set': 'AdministratorAccess' },
}

/** Alice asks, and Dana decides. */
async function ask(visitor: Visitor, id: string): Promise<void> {
  const dialog = visitor.dialog()
  const send = dialog.getByRole('button', { name: 'Send request' })
  await visitor.presses('Request it', dialog)
  await send.waitFor()
  for (const [label, text] of Object.entries(written[id] ?? {})) await visitor.writes(label, text)
  for (const [label, name] of Object.entries(chosen[id] ?? {})) await visitor.chooses(label, name)
  await send.click()
  await visitor.reads(/Your request is/, dialog)
  await visitor.closesAll()
  await visitor.is('Dana')
  await visitor.goesTo('aws-approvals')
  await visitor.presses('Approve')
  await visitor.presses('Approve', dialog)
  await visitor.reads(/^(Done|Granted): /)
  await visitor.is('Alice')
  await visitor.goesTo('AWS Setup')
}
