import { expect } from 'vitest'
import { inBrowser } from './browser.ts'
import { sandboxPage } from './sandbox-page.ts'

/** A busy machine draws late. */
const slowly = { timeout: 45_000 }

const sandbox = sandboxPage()

inBrowser('each kind of field takes the mouse and the keyboard, also where something was chosen before', async () => {
  const visitor = await sandbox.visit('#UMIA/dm')
  const { page } = visitor
  const field = (name: string) => visitor.dialog().getByRole('combobox', { name })
  const shows = (name: string, value: string) => expect.poll(() => field(name).inputValue(), slowly).toBe(value)
  await visitor.types('/aws-setup request staging-payments ReadOnlyAccess')
  await shows('Duration', '1 hour')
  // A list of the form's own.
  await field('Duration').click()
  await page.getByRole('option', { name: '2 hours' }).click()
  await shows('Duration', '2 hours')
  await field('Duration').focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: '4 hours' }).waitFor()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key)
  await shows('Duration', '4 hours')
  // A list of the app's.
  await shows('Account', 'staging-payments')
  await visitor.chooses('Account', 'staging-orders')
  await visitor.chooses('Permission set', 'PowerUserAccess')
  // A moment, a line, and several lines.
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  await visitor
    .dialog()
    .getByLabel(/^Start/)
    .fill(`${tomorrow}T10:00`)
  await visitor
    .dialog()
    .getByLabel(/^Ticket/)
    .fill('OPS-1')
  await visitor.writes('Reason', 'The queue is stuck\nagain')
  await visitor.presses('Send request', visitor.dialog())
  await visitor.reads(/Your request is/, visitor.dialog())
  await visitor.closesAll()

  // The menu of a card, and a list of people.
  await visitor.is('Bob')
  await visitor.goesTo('aws-approvals')
  await visitor.reads('OPS-1')
  await page.getByRole('button', { name: 'More actions' }).last().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Hand over' }).press('Enter')
  await field('Colleague').focus()
  await page.keyboard.type('Alice')
  await page.getByRole('option', { name: 'Alice Moreau' }).waitFor()
  await page.keyboard.press('Enter')
  await shows('Colleague', 'Alice Moreau')
  await visitor.presses('Hand over', visitor.dialog())
  await expect.poll(() => visitor.dialog().count(), slowly).toBe(0)
  await visitor.reads('1 reply')

  // A list from which several are chosen, and one is taken out again.
  await visitor.is('Mia')
  await visitor.goesTo('AWS Setup')
  await visitor.types('/aws-setup request assign-permission-sets')
  const accounts = field('Accounts')
  for (const name of ['staging-orders', 'staging-payments']) {
    await accounts.focus()
    await page.keyboard.type(name)
    await page.getByRole('option', { name }).first().waitFor()
    await page.keyboard.press('Enter')
    await visitor
      .dialog()
      .getByRole('button', { name: `Remove ${name}` })
      .waitFor()
  }
  await visitor.dialog().getByRole('button', { name: 'Remove staging-orders' }).click()
  await expect
    .poll(
      () =>
        visitor
          .dialog()
          .getByRole('button', { name: /^Remove staging/ })
          .count(),
      slowly,
    )
    .toBe(1)
  await visitor.closesAll()
})

inBrowser('what is typed before the form is drawn anew finds what the form then offers', async () => {
  const visitor = await sandbox.visit('#UMIA/dm')
  const { page } = visitor
  const field = (name: string) => visitor.dialog().getByRole('combobox', { name })
  await visitor.types('/aws-setup request prod-payments')
  await expect.poll(() => field('Account').inputValue(), slowly).toBe('prod-payments')
  // What is chosen reaches the bot late, after the list of the other field was asked for.
  let letThrough = () => {}
  const later = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/sim/people/*/use', async (route) => {
    await later
    await route.continue()
  })
  await field('Account').fill('staging-payments')
  await page.getByRole('option', { name: 'staging-payments' }).click()
  await field('Permission set').fill('Administrator')
  await page.getByText('Nothing found').waitFor()
  // Enter chooses, and sends no form where there is nothing to choose yet.
  await page.keyboard.press('Enter')
  letThrough()
  await page.getByRole('option', { name: 'AdministratorAccess' }).waitFor()
  await expect.poll(() => field('Account').inputValue(), slowly).toBe('staging-payments')
  expect(await field('Permission set').inputValue()).toBe('Administrator')
  await page.keyboard.press('Enter')
  await expect.poll(() => field('Permission set').inputValue(), slowly).toBe('AdministratorAccess')
  expect(await visitor.dialog().getByText('Please complete this required field.').count()).toBe(0)
  await visitor.closesAll()
})

inBrowser('Enter that ends what a Japanese keyboard composes chooses nothing', async () => {
  const visitor = await sandbox.visit('#UKEN/dm')
  const { page } = visitor
  await visitor.types('/aws-setup request')
  const field = visitor.dialog().getByRole('combobox', { name: 'アカウント' })
  await field.focus()
  const keyboard = await page.context().newCDPSession(page)
  await keyboard.send('Input.imeSetComposition', { text: 'prod', selectionStart: 4, selectionEnd: 4 })
  await page.getByRole('option', { name: 'prod-orders' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'prod-orders' }).waitFor()
  expect(await field.inputValue()).toBe('prod')
  await keyboard.send('Input.insertText', { text: 'prod-orders' })
  await page.getByRole('option', { name: 'prod-data' }).waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await expect.poll(() => field.inputValue(), slowly).toBe('prod-orders')
  await visitor.closesAll()
})
