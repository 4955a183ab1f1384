import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { lifecycle } from '../src/lifecycle.ts'
import { circlesOf, importsIn } from './support/imports.ts'

const files = globSync('src/**/*.{ts,tsx}').sort()
/** The sandbox's page runs in a browser. */
const served = files.filter((f) => !f.startsWith('src/sandbox/page/'))
/** `src/slack/connection/outbox.ts` is in `slack`, `src/config.ts` in `config`. */
const partOf = (file: string): string => (file.split('/')[1] ?? '').replace(/\.ts$/, '')

/**
 * The parts from top to bottom, with the parts below that each uses: their code, or only their types. The list is exact:
 * what is used stands here, and what stands here is used. docs/architecture.md says what each part is for.
 */
const parts: [part: string, code: string, types: string][] = [
  // The roof: puts everything together.
  ['sandbox', 'main store sim config code log clock', 'i18n'],
  [
    'main',
    'handlers readiness refused-start slack workflow jobs store config operations aws health errors metrics log clock',
    '',
  ],
  ['readiness', 'doctor store i18n', 'workflow'],
  ['refused-start', 'slack store config listen error-words errors i18n', 'policy'],
  ['handlers', 'slack workflow', ''],
  // What people see.
  ['cli', 'slack doctor workflow jobs store config operations policy code aws log error-words errors i18n clock', ''],
  [
    'slack',
    'doctor workflow store guide policy code aws error-words lengths effects listen errors fold i18n locales',
    'jobs config operations log lifecycle json clock',
  ],
  ['doctor', 'store operations policy aws error-words errors i18n', 'workflow locales'],
  // What happens.
  [
    'workflow',
    'store guide operations policy code aws effects errors i18n json lifecycle let-others-through',
    'jobs config log clock',
  ],
  ['jobs', 'store effects let-others-through', 'log clock'],
  ['store', 'let-others-through json', 'guide operations policy aws errors i18n lifecycle log clock'],
  ['config', 'environment policy i18n', ''],
  ['environment', 'policy', ''],
  // What the guide says, what the bot can do in AWS, who may, and how AWS is asked.
  ['guide', 'operations aws', 'i18n json'],
  ['operations', 'policy aws errors json', 'i18n'],
  ['policy', 'error-words lengths errors fold i18n locales json', 'aws'],
  ['code', 'aws', 'clock'],
  ['aws', 'errors effects fold', 'clock'],
  // Slack and AWS without Slack and AWS: they know nothing of the product.
  ['sim', 'clock', ''],
  // The ground.
  ['health', 'listen', ''],
  ['listen', '', ''],
  ['metrics', '', ''],
  ['log', '', ''],
  ['error-words', 'lengths errors i18n locales', ''],
  ['lengths', '', 'i18n'],
  ['errors', '', 'i18n'],
  ['i18n', 'locales', ''],
  ['locales', '', ''],
  ['json', '', ''],
  ['effects', '', ''],
  ['let-others-through', '', ''],
  ['lifecycle', '', ''],
  ['clock', '', ''],
  ['fold', '', ''],
]
const exported = /^export (?:default )?(?:async )?(?:const|let|function|class|interface|type) (\w+)/gm
const words = (list: string): string[] => list.split(' ').filter(Boolean)

test('each part uses exactly the parts below it that it may use, and of some only the types', () => {
  const order = parts.map(([part]) => part)
  const listed = parts.flatMap(([part, code, types]) => [
    ...words(code).map((used) => `${part} uses code of ${used}`),
    ...words(types).map((used) => `${part} uses types of ${used}`),
  ])
  const across = importsIn(files).filter(({ from, to }) => partOf(from) !== partOf(to) && !to.endsWith('.json'))
  const arrows = new Map<string, string>()
  for (const { from, to, kind } of across.sort((a, b) => (a.kind < b.kind ? -1 : 1))) {
    const arrow = `${partOf(from)} uses ${kind === 'value' ? 'code' : 'types'} of ${partOf(to)}`
    // Who uses the code uses its types too.
    if (kind === 'type' && listed.includes(`${partOf(from)} uses code of ${partOf(to)}`)) continue
    arrows.set(arrow, `${from} imports ${to}`)
  }
  const up = [...listed, ...arrows.keys()].filter((arrow) => {
    const [from, , , , to] = arrow.split(' ')
    return order.indexOf(from ?? '') >= order.indexOf(to ?? '')
  })
  expect(
    [...new Set(up)].map((arrow) => `${arrow}: ${arrows.get(arrow)}`),
    'upwards',
  ).toEqual([])
  const unlisted = [...arrows].filter(([arrow]) => !listed.includes(arrow)).map(([a, file]) => `${a}: ${file}`)
  expect(unlisted, 'used, but not in the list').toEqual([])
  expect(
    listed.filter((arrow) => !arrows.has(arrow)),
    'in the list, but used by nothing',
  ).toEqual([])
})

test('no file leads back to itself: neither by what runs, nor by types', () => {
  const imports = importsIn([...files, ...globSync('test/**/*.ts')])
  expect(circlesOf(imports.filter(({ kind }) => kind === 'value')), 'circles of values').toEqual([])
  expect(circlesOf(imports), 'circles of files').toEqual([])
})

test('a circle of three files is seen, whatever leads into it', () => {
  const texts: Record<string, string> = {
    'src/a.ts': "import { b } from './b.ts'",
    'src/b.ts': "import type {\n  C,\n} from './x/c.ts'",
    'src/x/c.ts': "export * from '../d.ts'\nconst later = () => import('../e.ts')",
    'src/d.ts': "import '../src/b.ts'",
    'src/e.ts': '',
  }
  const imports = importsIn(Object.keys(texts), (file) => texts[file] ?? '')
  expect(imports.map(({ to, kind }) => `${kind} ${to}`)).toEqual([
    'value src/b.ts',
    'type src/x/c.ts',
    'value src/d.ts',
    'value src/e.ts',
    'value src/b.ts',
  ])
  expect(circlesOf(imports)).toEqual([['src/b.ts', 'src/d.ts', 'src/x/c.ts']])
})

test('files are small: none over 320 lines, and half of the product at most 60', () => {
  const lengthOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').length
  const code = [...files, ...globSync('{src,test}/**/*.{css,ts}')]
  expect([...new Set(code)].filter((file) => lengthOf(file) > 320)).toEqual([])
  const lengths = files.map(lengthOf).sort((a, b) => a - b)
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(60)
})

test('paths that comments and pages name exist', () => {
  const all = globSync(['{src,test,docs,.ci}/**/*', '*', '.*'], { exclude: (f) => /node_modules|^\.git$/.test(f) })
  const prose = all.filter((file) => /\.(tsx?|md|ya?ml|css|html|example)$|Dockerfile$|\.ci\/run$/.test(file))
  const exists = (path: string, file: string) => {
    const beside = normalize(join(dirname(file), path))
    return all.some((one) => one === path || one === beside || one.endsWith(`/${path}`))
  }
  const missing = prose.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const named = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)*\/?)`/g)].map((m) => (m[1] ?? '').replace(/\/$/, ''))
    const linked = /\.md$/.test(file) ? [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((m) => m[1] ?? '') : []
    return [...named.filter((path) => /\.(tsx?|json|ya?ml|md|grit|css|html)$|^(src|test|docs)\//.test(path)), ...linked]
      .filter((path) => !exists(path, file))
      .map((path) => `${file} names ${path}`)
  })
  expect(missing).toEqual([])
})

test('no registry of packages or providers is named: what is read of them stands in their repositories', () => {
  const all = globSync(['{src,test,docs,.ci}/**/*.*', '*.*', '.*'], { exclude: (f) => /node_modules|^\.git$/.test(f) })
  const texts = all.filter((file) => /\.(tsx?|json|md|ya?ml|css|html|example)$|^\.npmrc$/.test(file))
  const host = /\bregistry(-\w+)?\.[a-z0-9-]+\.(io|org|com|dev|net)\b/
  expect(texts.filter((file) => host.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('a file of the product is told by its name: no other folder has one of that name', () => {
  const product = files.filter((f) => !/^src\/(sim|sandbox)\//.test(f) && basename(f) !== 'index.ts')
  const twins = [...Map.groupBy(product, (f) => basename(f)).values()].filter((same) => same.length > 1)
  expect(twins).toEqual([])
})

test('what the product exports has one name for one thing', () => {
  // The queue's types, made anew for the kinds of job that there are; and what every screen and migration exports.
  const several = ['Job', 'Jobs', 'Handlers', 'register', 'up']
  const product = files.filter((f) => !/^src\/(sim|sandbox)\//.test(f))
  const names = product.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(exported)].map((m) => ({ file, name: m[1] ?? '' })),
  )
  const twins = [...Map.groupBy(names, ({ name }) => name)].filter(
    ([name, all]) => all.length > 1 && !several.includes(name),
  )
  expect(twins.map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(', ')}`)).toEqual([])
})

test('no name that is exported is a word that says nothing at a distance', () => {
  const vague =
    'own said done open access named same length date data info item thing handle process util helper act use look before'
  const wrong = [...files, ...globSync('test/**/*.ts')].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(exported)]
      .filter((m) => vague.split(' ').includes((m[1] ?? '').toLowerCase()))
      .map((m) => `${file} exports ${m[1]}`),
  )
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
  expect(
    uses(/updateTable\('requests'\)/, ['src/store/requests.ts', 'src/store/migrations/0030-beneficiaries.ts']),
  ).toEqual([])
  expect(uses(/\bswapRequest\(/, ['src/store/requests.ts', 'src/workflow/transition.ts'])).toEqual([])
  expect(uses(/insertInto\('audit'\)/, ['src/store/audit-log.ts'])).toEqual([])
})

test('messages leave through the outbox, but for answers to one person, and the word that nothing can be stored', () => {
  const posting = files.filter(
    (f) => !/^src\/(sandbox|sim)\//.test(f) && /chat\.(postMessage|update)\(/.test(readFileSync(f, 'utf8')),
  )
  const answers = ['src/slack/answers/direct-messages.ts', 'src/slack/jobs.ts', 'src/slack/forms/request-form.ts']
  const unstored = ['src/slack/unstored-word.ts']
  expect(posting.filter((f) => ![...answers, ...unstored].includes(f))).toEqual(['src/slack/connection/outbox.ts'])
})

test('only operations change AWS: everything else, the setup guide too, reads', () => {
  const reads = /^(Get|List|Describe|IsMember|AssumeRole)/
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

test('a page is opened by a visitor, or for a picture, where its errors are seen', () => {
  const opening = globSync('test/**/*.ts').filter((f) => /\.new(Page|Context)\(/.test(readFileSync(f, 'utf8')))
  expect(opening).toEqual(['test/sandbox/pictures.ts', 'test/sandbox/visitor.ts'])
})

test('docs/architecture.md tells the parts in their order, and the states as they are', () => {
  const text = readFileSync('docs/architecture.md', 'utf8')
  const [, told = ''] = text.split('## The parts and their order')
  const rows = [...told.matchAll(/^\| `([\w-]+)` \|/gm)].map((m) => m[1] ?? '')
  expect(rows).toEqual(parts.map(([part]) => part))
  const [, diagram = ''] = text.split('stateDiagram-v2')
  const drawn = [...(diagram.split('```')[0] ?? '').matchAll(/^ {2}(\w+) --> (\w+)/gm)].map((m) => `${m[1]} ${m[2]}`)
  const moves = Object.entries(lifecycle).flatMap(([from, tos]) => tos.map((to) => `${from} ${to}`))
  expect(drawn.sort()).toEqual(moves.sort())
})

const outsideStore = served.filter((f) => partOf(f) !== 'store')
const saying = (pattern: RegExp) => outsideStore.filter((f) => pattern.test(readFileSync(f, 'utf8')))

test('all queries are in the store', () => {
  expect(saying(/\b(selectFrom|insertInto|updateTable|deleteFrom)\b|\bsql`|from 'kysely'/)).toEqual([])
})

/** Where JSON is read that the store does not hold. */
const foreignJson = [
  'src/aws/signed-call.ts', // an answer of AWS
  'src/code/claims-document.ts', // a file of claims
  'src/operations/shared/sets/policy-text.ts', // a policy of a permission set
  'src/policy/differences.ts', // a copy of a value
  'src/policy/risk.ts', // the inline policy of a permission set
  // What comes back with a form or a button of Slack.
  'src/slack/card/seen-plan.ts',
  'src/slack/forms/extend-form.ts',
  'src/slack/forms/form-metadata.ts',
  'src/slack/forms/review-form.ts',
  'src/slack/guide/recommend.ts',
  'src/slack/guide/take-answers.ts',
]

test('rows with JSON in them stay in the store: what leaves it has been parsed', () => {
  expect(saying(/\b(Request|Change|Audit)(Row|Table)\b/)).toEqual([])
  const parsing = saying(/\bJSON\.parse\(/).filter((f) => !['sim', 'sandbox', 'cli'].includes(partOf(f)))
  expect(parsing).toEqual(foreignJson)
})
