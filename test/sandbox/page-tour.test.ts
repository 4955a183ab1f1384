import type { Browser } from 'playwright-core'
import { beforeAll, expect, onTestFinished } from 'vitest'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { inBrowser, openBrowser } from './browser.ts'
import { Visitor } from './visitor.ts'

let browser: Browser | undefined
beforeAll(async () => {
  browser = await openBrowser()
  return () => browser?.close()
})

async function visit(company: 'established' | 'japanese', hash: string): Promise<Visitor> {
  const sandbox = await startSandbox({ port: 0, seeded: false, company })
  onTestFinished(() => sandbox.stop())
  return Visitor.at(browser, `${sandbox.url}/${hash}`)
}

const most = 150

/** Goes there as somebody does who has no mouse. `back`: with Shift. */
async function tabsTo({ page }: Visitor, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press(key)
    const here = await page.evaluate(() => {
      const { activeElement: at } = document
      const labels = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement ? (at.labels ?? []) : []
      return [at?.getAttribute('aria-label'), ...[...labels].map((label) => label.textContent), at?.textContent]
        .find((text) => text?.trim())
        ?.trim()
    })
    if (here !== undefined && name.test(here)) return
    passed.push(here ?? '?')
  }
  throw new Error(`${name} cannot be reached with ${key}: ${passed.join(' | ')}`)
}

inBrowser('the whole tour, with the keyboard alone', async () => {
  const visitor = await visit('established', '')
  const { keyboard } = visitor.page
  const presses = async (name: RegExp) => {
    await tabsTo(visitor, name)
    await keyboard.press('Enter')
  }
  const picks = async (typed: string) => {
    await keyboard.type(typed)
    await visitor.page.getByRole('option', { name: typed }).first().waitFor()
    await keyboard.press('Enter')
  }
  await visitor.reads(/This bot gives people access/)
  await presses(/^Request access$/)
  await visitor.reads('Request access', visitor.dialog())
  await visitor.dialog().getByRole('combobox', { name: 'Account' }).waitFor()
  await tabsTo(visitor, /^Account/)
  await picks('prod-payments')
  await tabsTo(visitor, /^Permission set/)
  await picks('PowerUserAccess')
  await tabsTo(visitor, /^Reason/)
  await keyboard.type('Checkout fails.')
  await visitor.reads(/2 approvals by @sre-leads/, visitor.dialog())
  await keyboard.press('Control+Enter')
  await visitor.reads(/Your request is/, visitor.dialog())
  await keyboard.press('Escape')
  await visitor.reads('Waiting for approval: PowerUserAccess in prod-payments')
  await visitor.hasDone(1)

  for (const approver of ['Bob', 'Alice']) {
    await presses(new RegExp(`^.?${approver}`))
    await presses(/# ?prod-approvals/)
    await visitor.reads('Checkout fails.')
    await presses(/^Approve$/)
    await visitor.reads('Approve this request?', visitor.dialog())
    await presses(/^Approve$/)
    await visitor.reads(approver === 'Bob' ? '1 of 2 approvals given' : /^Granted:/)
  }
  await visitor.hasDone(3)
  await presses(/^\+1 h$/)
  await visitor.hasDone(4)
})

inBrowser('the whole tour in Japanese, in the company whose channels speak it', async () => {
  const visitor = await visit('japanese', '?company=japanese#UKEN/home')
  await visitor.reads(/このボットは AWS アカウントへのアクセスを扱います/)
  await visitor.reads(/シミュレーションです/)
  await visitor.goesTo('AWS Setup')
  await visitor.types('/aws-setup request')
  await visitor.chooses('アカウント', 'prod-payments')
  await visitor.chooses('許可セット', 'PowerUserAccess')
  await visitor.writes('理由', '決済が失敗しています。')
  await visitor.presses('申請する', visitor.dialog())
  await visitor.reads(/を受け付けました/, visitor.dialog())
  await visitor.closesAll()
  await visitor.reads(/^承認待ち/)
  for (const approver of ['Bob', 'Alice']) {
    await visitor.is(approver)
    await visitor.goesTo('prod-approvals')
    await visitor.reads('決済が失敗しています。')
    await visitor.presses('承認')
    await visitor.dialog().locator('button').last().click()
    await visitor.reads(approver === 'Bob' ? /承認 2 件中 1 件|1 \/ 2|2 件のうち 1 件/ : /^付与/)
  }
  await visitor.is('Ken')
  await visitor.hasDone(3)
  await visitor.presses('+1 時間')
  await visitor.hasDone(4)
  await visitor.goesTo('AWS Setup')
  await visitor.reads(/^終了/)
  expect(await visitor.page.locator('html').getAttribute('lang')).toBe('ja')
})
