import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { CompanyId } from '../../src/sandbox/companies.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { openBrowser } from './browser.ts'
import { Visitor } from './visitor.ts'

/** One sandbox and one browser for all tests of a file. */
export function sandboxPage(company?: CompanyId) {
  let sandbox: Sandbox | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, seeded: false, ...(company && { company }) })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await sandbox?.stop()
  })
  const url = (): string => {
    if (!sandbox) throw new Error('the sandbox does not run yet')
    return sandbox.url
  }
  return {
    url,
    /** Somebody at the page; `place`: what comes after the address, `#UMIA/dm`. */
    visit: (place = '', o?: Parameters<typeof Visitor.at>[2]): Promise<Visitor> =>
      Visitor.at(browser, `${url()}/${place}`, o),
  }
}
