import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { test } from 'vitest'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
if (!executablePath) console.warn('The tests of the page are skipped: there is no Chromium on this machine.')

/** A test that needs a browser, where there is one. */
export const inBrowser = test.skipIf(executablePath === undefined)

export async function openBrowser(): Promise<Browser | undefined> {
  if (!executablePath) return undefined
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...quiet] })
}
