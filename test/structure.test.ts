import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const files = globSync('src/**/*.{ts,tsx}')
/** The sandbox's page runs in a browser. */
const served = files.filter((f) => !f.startsWith('src/sandbox/page/'))
const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)[^'"]*?from ['"](\.[^'"]+)['"]/gms)].map((m) =>
    normalize(join(dirname(file), m[1] ?? '')),
  )
/** `src/slack/connection/outbox.ts` is in `slack`, `src/config.ts` in `config`. */
const partOf = (file: string): string => (file.split('/')[1] ?? '').replace(/\.ts$/, '')

/** The one direction in which things depend on each other; where both ways stand here, one is types only (below). */
const mayUse: Record<string, string[]> = {
  main: ['*'],
  sandbox: ['*'],
  sim: ['#leaf'],
  cli: ['*'],
  handlers: ['*'],
  doctor: ['*'],
  policy: ['aws', 'operations', 'guide', '#leaf'],
  jobs: ['slack', 'workflow', 'guide', 'store', 'aws', 'operations', '#leaf'],
  slack: ['policy', 'doctor', 'workflow', 'guide', 'operations', 'aws', 'store', 'jobs', 'cli', '#leaf'],
  guide: ['workflow', 'aws', 'store', 'operations', 'jobs', '#leaf'],
  workflow: ['policy', 'operations', 'aws', 'store', 'jobs', 'guide', '#leaf'],
  operations: ['aws', '#leaf'],
  aws: ['operations', '#leaf'],
  store: ['workflow', 'jobs', 'guide', 'operations', 'aws', '#leaf'],
}
const leaves = [
  'clock',
  'config',
  'lifecycle',
  'policy',
  'environment',
  'errors',
  'health',
  'i18n',
  'locales',
  'log',
  'metrics',
]

test('parts depend on each other in one direction only', () => {
  const wrong = files.flatMap((file) => {
    const part = partOf(file)
    const allowed = mayUse[part]
    if (!allowed || allowed.includes('*')) return []
    const uses = allowed.flatMap((p) => (p === '#leaf' ? leaves : [p]))
    return importsOf(file)
      .filter((used) => partOf(used) !== part && !uses.includes(partOf(used)))
      .map((used) => `${file} uses ${used}`)
  })
  expect(wrong).toEqual([])
})

test('what the store and the AWS layer take from above them is types', () => {
  const typeOnly = (file: string, parts: string[]) =>
    [...readFileSync(file, 'utf8').matchAll(/^import (?!type)([^'"]*?)from ['"](\.[^'"]+)['"]/gms)]
      .filter((m) => parts.includes(partOf(normalize(join(dirname(file), m[2] ?? '')))))
      // `import { type A }` brings nothing at run time.
      .filter((m) => /\{[^}]*\b(?!type\b)\w/.test((m[1] ?? '').replaceAll(/type \w+( as \w+)?,?/g, '')))
      .map((m) => `${file} uses ${m[2]}`)
  const wrong = files.flatMap((file) => {
    if (partOf(file) === 'store') return typeOnly(file, ['workflow', 'jobs', 'guide', 'operations', 'aws'])
    return partOf(file) === 'aws' ? typeOnly(file, ['operations']) : []
  })
  expect(wrong).toEqual([])
})

test('nothing imports the sandbox but itself', () => {
  const wrong = files.filter((f) => partOf(f) !== 'sandbox' && importsOf(f).some((used) => partOf(used) === 'sandbox'))
  expect(wrong).toEqual([])
})

test('only the configuration reads the environment, and only the clock the time', () => {
  const allowed = { 'process.env': ['config', 'sandbox', 'sim', 'cli'], 'Date.now(': ['clock'] }
  for (const [word, parts] of Object.entries(allowed)) {
    const wrong = served.filter((f) => !parts.includes(partOf(f)) && readFileSync(f, 'utf8').includes(word))
    expect(wrong, `${word} is read in`).toEqual([])
  }
})

test('only transition writes the state of a request, and only the audit module the audit log', () => {
  const uses = (pattern: RegExp, allowed: string[]) =>
    files.filter((f) => !allowed.includes(f) && pattern.test(readFileSync(f, 'utf8')))
  expect(uses(/updateTable\('requests'\)/, ['src/store/requests.ts'])).toEqual([])
  expect(uses(/\bswapRequest\(/, ['src/store/requests.ts', 'src/workflow/transition.ts'])).toEqual([])
  expect(uses(/insertInto\('audit'\)/, ['src/store/audit-log.ts'])).toEqual([])
})

test('messages leave through the outbox, but for answers to one person', () => {
  const posting = files.filter(
    (f) => !/^src\/(sandbox|sim)\//.test(f) && /chat\.(postMessage|update)\(/.test(readFileSync(f, 'utf8')),
  )
  const answers = ['src/slack/answers/direct-messages.ts', 'src/slack/jobs.ts', 'src/slack/forms/request-form.ts']
  expect(posting.filter((f) => !answers.includes(f))).toEqual(['src/slack/connection/outbox.ts'])
})

test('only operations change AWS: everything else, the setup guide too, reads', () => {
  const reads = /^(Get|List|Describe|IsMember)/
  const writing = served
    .filter(
      (f) => !/^src\/(sandbox|sim)\//.test(f) && partOf(f) !== 'operations' && f !== 'src/operations/shared/settle.ts',
    )
    .flatMap((f) =>
      [...readFileSync(f, 'utf8').matchAll(/\bnew (\w+)Command\(/g)]
        .filter((m) => !reads.test(m[1] ?? ''))
        .map((m) => `${f} calls ${m[1]}`),
    )
  expect(writing).toEqual([])
})
