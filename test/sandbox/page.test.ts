import { get } from 'node:http'
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { sandboxPage } from './sandbox-page.ts'

/** A busy machine draws late. */
const slowly = { timeout: 45_000 }

const sandbox = sandboxPage()

inBrowser('Mia asks, two approve, AWS shows the access, and it goes at its end', async () => {
  const visitor = await sandbox.visit()
  await visitor.reads(/This bot gives people access to AWS accounts/)
  await visitor.reads(/AWS, Slack and the clock are simulated/)
  await visitor.presses('Request access', visitor.welcome())
  await visitor.chooses('Account', 'prod-payments')
  await visitor.chooses('Permission set', 'PowerUserAccess')
  await visitor.writes('Reason', 'Checkout fails for customers in Japan.')
  await visitor.reads(/2 approvals by @sre-leads/, visitor.dialog())
  await visitor.presses('Send request')
  await visitor.reads(/Your request is/, visitor.dialog())
  await visitor.page.keyboard.press('Escape')
  await visitor.reads('Waiting for approval: PowerUserAccess in prod-payments')
  await visitor.hasDone(1)

  for (const approver of ['Bob', 'Alice']) {
    await visitor.is(approver)
    await visitor.goesTo('prod-approvals')
    await visitor.reads('Checkout fails for customers in Japan.')
    await visitor.presses('Approve')
    await visitor.reads('Approve this request?', visitor.dialog())
    await visitor.presses('Approve', visitor.dialog())
    await visitor.reads(approver === 'Bob' ? '1 of 2 approvals given' : /^Granted:/)
  }
  const given = visitor.account('prod-payments').getByText('Mia Tanaka')
  await given.waitFor()
  await visitor.reads(/until .*\d\d:\d\d · .* left/, visitor.account('prod-payments'))
  await visitor.hasDone(3)

  await visitor.is('Mia')
  await visitor.goesTo('AWS Setup')
  await visitor.reads('You have PowerUserAccess in prod-payments')
  await visitor.presses('+1 h')
  await visitor.reads('removed', visitor.account('prod-payments'))
  await visitor.reads(/^Ended: PowerUserAccess in prod-payments/)
  await visitor.hasDone(4)
  await visitor.goesTo('Home')
  await visitor.presses('Hide this')
  await visitor.page.reload()
  await visitor.reads('Your active access')
  expect(await visitor.welcome().count()).toBe(0)
})

inBrowser('what Mia writes is drawn as she wrote it, and she goes on where she was', async () => {
  const visitor = await sandbox.visit('#UMIA/dm')
  const reason = 'For <!channel>, @here and <@UBOB>: drain the queue & look'
  await visitor.types('/aws-setup request')
  await visitor.chooses('Account', 'prod-orders')
  await visitor.chooses('Permission set', 'PowerUserAccess')
  await visitor.writes('Reason', reason)
  await visitor.presses('Send request')
  await visitor.reads(/Your request is/, visitor.dialog())
  await visitor.closesAll()
  const composer = visitor.page.locator('.composer textarea')
  await expect.poll(() => composer.evaluate((field) => field === document.activeElement), slowly).toBe(true)

  await visitor.is('Bob')
  await visitor.goesTo('prod-approvals')
  const card = visitor.page.locator('main article', { hasText: 'drain the queue' }).last()
  await card.waitFor()
  expect((await card.innerText()).replaceAll('\u2060', '')).toContain(reason)
})

inBrowser(
  'what goes wrong while a request waits, at the bot, in AWS and at Slack, is told, and the request is given',
  async () => {
    const visitor = await sandbox.visit('#UMIA/dm')
    const toasts = visitor.page.locator('.toasts')
    await visitor.types('/aws-setup request prod-data ReadOnlyAccess 1h Report of the month')
    await visitor.presses('Send request', visitor.dialog())
    await visitor.reads(/Your request is/, visitor.dialog())
    await visitor.closesAll()
    await visitor.aws().getByText('Let something go wrong').click()
    await visitor.presses('The next assignment fails', visitor.aws())
    await visitor.presses('Stop the bot', visitor.aws())
    await visitor.reads('The bot does not run now. It goes on in a few seconds.', visitor.aws())
    await visitor.presses('AWS throttles the next 25 calls', visitor.aws())
    await visitor.reads('AWS refuses the next 25 calls of Identity Center.', toasts)
    await visitor.aws().getByText('Calls as they happen').click()
    await visitor.reads('ThrottlingException', visitor.aws())
    await visitor.aws().getByRole('status').waitFor({ state: 'detached' })
    await visitor.presses('Cut Slack’s connection', visitor.aws())
    await visitor.reads('The connection is cut. The bot connects again.', toasts)
    for (const approver of ['Bob', 'Alice']) {
      await visitor.is(approver)
      await visitor.goesTo('prod-approvals')
      await visitor.reads('Report of the month')
      await visitor.presses('Approve')
      await visitor.presses('Approve', visitor.dialog())
      await visitor.reads(approver === 'Bob' ? '1 of 2 approvals given' : /^Failed:/)
    }
    await visitor.presses('Retry')
    await visitor.reads(/^Granted: ReadOnlyAccess in prod-data/)
    await visitor.account('prod-data').getByText('Mia Tanaka').waitFor()
  },
)

inBrowser('a form says at the field what is missing, and works from the keyboard', async () => {
  const visitor = await sandbox.visit('#UMIA/dm')
  const { keyboard } = visitor.page
  await visitor.page.locator('.composer textarea').fill('/aws-setup req')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await visitor.reads('Request access', visitor.dialog())
  await visitor.presses('Send request')
  const account = visitor.dialog().getByRole('combobox', { name: 'Account' })
  await visitor.reads('Please complete this required field.', visitor.dialog())
  await expect.poll(() => account.evaluate((field) => field === document.activeElement), slowly).toBe(true)
  expect(await account.getAttribute('aria-invalid')).toBe('true')
  await keyboard.type('staging-p')
  await visitor.page.getByRole('option', { name: 'staging-payments' }).waitFor()
  await keyboard.press('Enter')
  await expect.poll(() => account.inputValue(), slowly).toBe('staging-payments')
  expect(await account.getAttribute('aria-invalid')).toBe('false')
  await keyboard.press('Escape')
  await expect.poll(() => visitor.dialog().count(), slowly).toBe(0)
})

inBrowser('a form that comes back for its file says why where Alice looks, and keeps what she wrote', async () => {
  const visitor = await sandbox.visit('#UALICE/dm')
  await visitor.types('/aws-setup request put-inline-policy')
  await visitor.chooses('Permission set', 'Billing')
  const file = { name: 'policy.json', mimeType: 'application/json', buffer: Buffer.from('{"Version" "2012-10-17"}') }
  await visitor.dialog().locator('input[type=file]').setInputFiles(file)
  await visitor.dialog().getByText('policy.json ×').waitFor()
  await visitor.writes('Reason', 'They work with queues')
  await visitor.presses('Send request', visitor.dialog())
  await visitor.reads(/Nothing was sent/, visitor.dialog())
  await expect
    .poll(
      () =>
        visitor
          .dialog()
          .locator('.modal-body')
          .evaluate((body) => body.scrollTop),
      slowly,
    )
    .toBe(0)
  expect(await visitor.dialog().getByLabel('Reason').inputValue()).toBe('They work with queues')
})

inBrowser('the lightning opens the form from wherever Mia is', async () => {
  const visitor = await sandbox.visit('#UMIA/CGENERAL')
  await visitor.presses('Shortcuts')
  await visitor.page.getByRole('menuitem', { name: 'Request AWS access' }).click()
  await visitor.reads('Request access', visitor.dialog())
  await visitor.page.keyboard.press('Escape')
  await expect.poll(() => visitor.dialog().count(), slowly).toBe(0)
})

inBrowser(
  'from the menu of a message that AWS denied something, Mia comes to the form with what allows it',
  async () => {
    const visitor = await sandbox.visit('#UMIA/dm')
    const { page } = visitor
    const account = await visitor.account('prod-orders').locator('small').first().textContent()
    const said = `is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::orders" because no identity-based policy allows it`
    await visitor.types(
      `User: arn:aws:sts::${account?.match(/\d{12}/)?.[0]}:assumed-role/AWSReservedSSO_ReadOnlyAccess_0123456789abcdef/mia ${said}`,
    )
    const own = page.getByRole('article', { name: 'Mia Tanaka' }).filter({ hasText: 'is not authorized' })
    expect(await own.textContent()).toContain(said)
    // On a phone, too, all of it can be read.
    await page.setViewportSize({ width: 400, height: 800 })
    const tooWide = await own.evaluate((article) => article.scrollWidth > article.clientWidth)
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(tooWide).toBe(false)
    await own.getByRole('button', { name: 'What can be done with this message' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Find access for this' }).press('Enter')
    const answer = page.getByRole('article').filter({ hasText: 'AWS denied' }).last()
    await visitor.reads(/PowerUserAccess/, answer)
    await visitor.presses('Request access', answer.locator('.beside').filter({ hasText: 'PowerUserAccess' }))
    await visitor.reads('Request access', visitor.dialog())
    await expect
      .poll(() => visitor.dialog().getByRole('combobox', { name: 'Account' }).inputValue(), slowly)
      .toBe('prod-orders')
    await visitor.closesAll()

    // What is no refusal of AWS is told in words, to her alone.
    await visitor.types('hello')
    const hello = page.getByRole('article', { name: 'Mia Tanaka' }).filter({ hasText: 'hello' }).last()
    await hello.hover()
    await hello.getByRole('button', { name: 'What can be done with this message' }).click()
    await page.getByRole('menuitem', { name: 'Find access for this' }).click()
    await visitor.reads(/found no AccessDenied of AWS/)
  },
)

inBrowser('Ken reads everything in Japanese, and is told so by the page too', async () => {
  const visitor = await sandbox.visit('#UKEN/home')
  await visitor.reads('アクセスを申請')
  await visitor.reads('現在の AWS', visitor.page.locator('.aws'))
  expect(await visitor.page.locator('html').getAttribute('lang')).toBe('ja')
})

inBrowser('on a phone and on a tablet nothing covers the conversation, and everything is a press away', async () => {
  const visitor = await sandbox.visit('#UMIA/dm')
  const { page } = visitor
  const fits = async (width: number) => {
    await page.setViewportSize({ width, height: 800 })
    await page.reload()
    const composer = page.locator('.composer')
    await composer.waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    expect((await composer.boundingBox())?.width).toBeGreaterThan(360)
    // Nothing lies on it.
    await page.locator('.composer textarea').click({ trial: true })
  }
  await fits(800)
  await fits(400)
  const channels = page.getByRole('button', { name: 'Channels' })
  await channels.click()
  await visitor.is('Bob')
  await channels.click()
  await visitor.goesTo('general')
  await visitor.reads('# general')
  await visitor.types('/aws-setup request')
  const form = await visitor.dialog().boundingBox()
  expect(form?.x).toBeGreaterThanOrEqual(0)
  expect((form?.x ?? 0) + (form?.width ?? 0)).toBeLessThanOrEqual(400)
  await visitor.closesAll()
  await visitor.presses('Show AWS')
  await visitor.reads('AWS, as it is now', visitor.aws())
  await visitor.aws().getByRole('button', { name: 'Hide AWS' }).click()
  await page.locator('.composer textarea').click({ trial: true })
})

inBrowser('who asks for what the policy refuses reads which rule does, and what to do, and loses nothing', async () => {
  const visitor = await sandbox.visit('#UMIA/dm')
  const form = visitor.dialog()
  await visitor.types('/aws-setup request prod-payments AdministratorAccess 1h Look at the queue')
  await visitor.presses('Send request', form)
  await visitor.reads(/The rule “no-administrators-in-production” of your company's policy refuses this/, form)
  await visitor.reads(/Choose another account or permission set/, form)
  expect(await form.getByLabel('Reason').inputValue()).toBe('Look at the queue')
  await visitor.chooses('Permission set', 'ReadOnlyAccess')
  await visitor.presses('Send request', form)
  await visitor.reads(/Your request is/, form)
  await visitor.closesAll()
})

inBrowser('Gus, a guest, is refused with a sentence that only he sees', async () => {
  const visitor = await sandbox.visit('#UGUS/dm')
  await visitor.types('/aws-setup request')
  await visitor.reads(/guests are not given AWS access/)
  await visitor.reads('Only visible to you')
})

test.each([
  ['a name that was made to lead here', { host: 'rebound.example' }],
  ['a page of another site', { origin: 'https://elsewhere.example' }],
  ['another page of this machine', { origin: 'http://localhost:1' }],
])('the sandbox does not answer %s', async (_, headers) => {
  const status = await new Promise((resolve, reject) =>
    get(`${sandbox.url()}/sim/company`, { headers }, (answer) => resolve(answer.resume().statusCode)).on(
      'error',
      reject,
    ),
  )
  expect(status).toBe(403)
})

inBrowser('a page that cannot be drawn says so, in the language it was in, and loads again', async () => {
  const { page } = await sandbox.visit('#UKEN/dm', { breaks: 'no clock' })
  await page.locator('.composer textarea').waitFor()
  // At once: an event may have the page drawn before a click from here comes, and then there is nothing to click.
  await page.evaluate(() => {
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
      get() {
        throw new RangeError('no clock')
      },
    })
    document.querySelector<HTMLButtonElement>('.faces button')?.click()
  })
  const told = page.getByRole('alert').filter({ has: page.getByRole('button') })
  await expect.poll(() => told.textContent(), slowly).toMatch(/エラーが発生しました[\s\S]*RangeError: no clock/)
  await told.getByRole('button', { name: 'ページを再読み込み' }).click()
  await page.locator('.composer textarea').waitFor()
})
