import type { Browser, Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

/** Somebody at the sandbox's page, who finds things by what is written on them. */
export class Visitor {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  /** Opens the page; what goes wrong in it, or is complained of in its console, fails the test. `breaks`: what has to. */
  static async at(browser: Browser | undefined, url: string, { breaks }: { breaks?: string } = {}): Promise<Visitor> {
    if (!browser) throw new Error('There is no browser')
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })
    page.setDefaultTimeout(45_000)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    onTestFinished(async () => {
      await page.close()
      const meant = errors.filter((error) => breaks !== undefined && error.includes(breaks))
      expect(meant.length > 0, 'the page broke').toBe(breaks !== undefined)
      expect(
        errors.filter((error) => !meant.includes(error)),
        'errors of the page',
      ).toEqual([])
    })
    await page.goto(url)
    return new Visitor(page)
  }

  /** Becomes one of the people in the sidebar. */
  async is(name: string): Promise<void> {
    await this.page
      .locator('.faces')
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
  }

  async goesTo(place: string): Promise<void> {
    await this.page
      .locator('.places')
      .getByRole('button', { name: new RegExp(`${place}( \\d.*)?$`) })
      .click()
  }

  async types(line: string): Promise<void> {
    await this.page.locator('.composer textarea').fill(line)
    await this.page.keyboard.press('Enter')
  }

  async chooses(label: string, typed: string): Promise<void> {
    const field = this.dialog().getByRole('combobox', { name: label })
    await field.fill(typed)
    await this.page.getByRole('option', { name: typed }).first().click()
    await expect.poll(() => field.inputValue(), { timeout: 45_000 }).toBe(typed)
  }

  async writes(label: string, text: string): Promise<void> {
    await this.dialog().getByLabel(label).fill(text)
  }

  async presses(button: string, where: Locator = this.page.locator('body')): Promise<void> {
    await where.getByRole('button', { name: button, exact: true }).last().click()
  }

  dialog(): Locator {
    return this.page.locator('dialog[open]')
  }

  /** Waits until the text is shown there. */
  async reads(text: string | RegExp, where: Locator = this.page.locator('main')): Promise<void> {
    await where.getByText(text).last().waitFor()
  }

  /** The account in the panel that shows AWS. */
  account(name: string): Locator {
    return this.page.locator('.aws .account', {
      has: this.page.getByRole('heading', { name: new RegExp(`^${name} `) }),
    })
  }

  /** What a first visitor sees above the app's Home tab. */
  welcome(): Locator {
    return this.page.locator('.welcome')
  }

  /** Waits until so many steps of the tour are ticked. */
  async hasDone(steps: number): Promise<void> {
    await expect.poll(() => this.page.locator('.tour .done').count(), { timeout: 45_000 }).toBe(steps)
  }

  /** Closes the modal by its cross, with those below it. */
  async closesAll(): Promise<void> {
    await this.dialog().locator('.modal-head').getByRole('button').click()
    await this.dialog().waitFor({ state: 'detached' })
  }

  /** The panel that shows AWS, and what one does there by hand. */
  aws(): Locator {
    return this.page.locator('.aws')
  }

  /** Does something in the console, and confirms with Do it where it asks first. */
  async doesByHand(title: string): Promise<void> {
    await this.presses(title, this.aws())
    const asked = this.aws().getByRole('button', { name: 'Do it' })
    if (await asked.isVisible()) await asked.click()
    await this.aws().locator('.by-hand .done', { hasText: title }).waitFor()
  }

  /** Does something without the bot, as somebody in the console or code that is applied; `choices` by the field's label. */
  async doesElsewhere(title: string, choices: Record<string, string>): Promise<void> {
    const elsewhere = this.aws().locator('details', { hasText: 'Somebody in the console / Terraform applies' })
    if ((await elsewhere.getAttribute('open')) === null) await elsewhere.locator('summary').click()
    await this.presses(title, elsewhere)
    for (const [label, choice] of Object.entries(choices))
      await elsewhere.getByLabel(label, { exact: true }).selectOption({ label: choice })
    await this.presses('Do it', elsewhere)
    await elsewhere.getByRole('button', { name: 'Do it' }).waitFor({ state: 'detached' })
  }

  async entersCompany(from: string, to: string): Promise<void> {
    await this.presses(`Sandbox: ${from}`)
    await this.page.getByRole('menuitem', { name: new RegExp(`^${to}`) }).click()
    await this.page.getByRole('button', { name: `Sandbox: ${to}` }).waitFor()
  }
}
