import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { appendAudit } from '../../src/store/audit-log.ts'
import { openStore } from '../../src/store/database.ts'
import { programEnv } from '../support/program-env.ts'
import { command, folderWith, nobodyAt } from './command.ts'

const key = 'an audit key of at least 32 characters'
const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', AWS_EC2_METADATA_DISABLED: 'true' }
const policy = 'channels: { approvals: CAPPROVALS, audit: CAUDIT }\nadmins: ["@a"]\nrules:\n  - { name: x, when: {} }\n'
const fact = { at: 1, fact: 'x', requestId: null, actor: 'bot', data: {} }
/** The bot itself, as a command. */
const bot = (env: NodeJS.ProcessEnv, folder: string) => command('../main', [], { ...tokens, ...env }, folder)

const commands = (await readdir(new URL('../../src/cli', import.meta.url)))
  .map((name) => name.replace('.ts', ''))
  .filter((name) => !name.includes('-') || ['iam-policy', 'pin-administrator', 'save-directory'].includes(name))
  .filter((name) => name !== 'run')

describe('a backup', () => {
  test('of a running bot’s file is whole, where a copy of the file is not; put in its place, it is the bot', async () => {
    const folder = await folderWith({})
    const [live, kept] = [join(folder, 'live.sqlite'), join(folder, 'kept.sqlite')]
    const env = { DATABASE_URL: `sqlite:${live}`, AUDIT_KEY: key }
    const store = await openStore(env.DATABASE_URL, [key])
    onTestFinished(() => store.close())
    for (let i = 0; i < 20; i++) await store.transaction(async (tx) => appendAudit(store, tx, fact))
    const backup = await command('backup', [kept], env)
    expect(backup).toMatchObject({ code: 0, err: '' })
    // What is written afterwards is not in it.
    await store.transaction(async (tx) => appendAudit(store, tx, fact))
    const restored = await openStore(`sqlite:${kept}`, [key])
    onTestFinished(() => restored.close())
    expect(await verifyAudit(restored)).toMatchObject({ ok: true, entries: 20 })
    expect((await command('audit', ['verify'], { ...env, DATABASE_URL: `sqlite:${kept}` })).code).toBe(0)
  })

  test('that cannot be written is not blamed on the database, and an option is no name for one', async () => {
    const folder = await folderWith({ 'a-file': '' })
    const env = { DATABASE_URL: `sqlite:${join(folder, 'live.sqlite')}`, AUDIT_KEY: key }
    await (await openStore(env.DATABASE_URL, [key])).close()
    const before = await readdir(folder)
    for (const file of ['nowhere/x.sqlite', 'a-file/x.sqlite', '.']) {
      const { code, err } = await command('backup', [file], env, folder)
      expect(code).toBe(1)
      expect(err).toMatch(new RegExp(`^${file} (cannot be used|is there already)[^\\n]*\\n$`))
    }
    expect(await command('backup', ['--fresh'], env, folder)).toMatchObject({ code: 2, out: '' })
    expect(await readdir(folder)).toEqual(before)
    expect(await command('backup', ['kept.sqlite'], env, folder)).toMatchObject({ code: 0 })
    expect((await stat(join(folder, 'kept.sqlite'))).mode & 0o077).toBe(0)
  })

  test('is never written over another file, nor made of nothing', async () => {
    const folder = await folderWith({ 'there.sqlite': 'mine' })
    const env = { DATABASE_URL: `sqlite:${join(folder, 'live.sqlite')}`, AUDIT_KEY: key }
    expect(await command('backup', ['new.sqlite'], env, folder)).toMatchObject({ code: 2 })
    await (await openStore(env.DATABASE_URL, [key])).close()
    const { code, err } = await command('backup', ['there.sqlite'], env, folder)
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('there.sqlite is there already') })
    expect(await readFile(join(folder, 'there.sqlite'), 'utf8')).toBe('mine')
    const postgres = await command('backup', ['x'], { DATABASE_URL: 'postgres://a:b@localhost/c' }, folder)
    expect(postgres).toMatchObject({ code: 2, err: expect.stringContaining('pg_dump') })
  })
})

test('for the day when the only administrator has left, the host pins another one: on record, and loudly', async () => {
  const folder = await folderWith({})
  const env = { DATABASE_URL: `sqlite:${join(folder, 'bot.sqlite')}`, AUDIT_KEY: key }
  const store = await openStore(env.DATABASE_URL, [key])
  onTestFinished(() => store.close())
  const pinned = await command('pin-administrator', ['pin', 'UBOB'], env)
  expect(pinned).toMatchObject({ code: 0, err: '', out: expect.stringContaining('UBOB is pinned') })
  const [entry] = await store.db.selectFrom('audit').selectAll().where('fact', '=', 'administrator-pinned').execute()
  expect(entry).toMatchObject({ actor: 'host' })
  expect(JSON.parse(entry?.dataJson ?? '{}')).toMatchObject({ slackId: 'UBOB' })
  // The bot that runs tells the audit channel.
  const jobs = await store.db.selectFrom('jobs').select('kind').execute()
  expect(jobs.map(({ kind }) => kind)).toEqual(['post-audit'])
  expect(await command('pin-administrator', ['pin', 'bob'], env)).toMatchObject({ code: 2 })
  // Without the bot's key it would be an entry that the bot did not write: a broken log, with which nothing new is done.
  const blind = await command('pin-administrator', ['pin', 'UMALLORY'], { DATABASE_URL: env.DATABASE_URL })
  expect(blind).toMatchObject({ code: 2, out: '', err: expect.stringContaining('is not the one that the bot runs') })
  expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 1 })
})

describe('what an operator gets wrong is a sentence, never a stack trace', () => {
  const stackless = (text: string) => expect(text).not.toMatch(/^\s+at |node:internal/m)

  test('a port that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    const { err, code } = await bot({ HEALTH_PORT: String(port) }, await folderWith({ 'policy.yaml': policy }))
    expect(code).toBe(1)
    expect(err).toBe(
      `HEALTH_PORT: Another program listens on 127.0.0.1:${port} already. Choose another port, or stop the other program.\n`,
    )
  })

  test('no network: the bot says so and waits, and doctor says so', async () => {
    const folder = await folderWith({ 'policy.yaml': policy })
    const url = await nobodyAt()
    const env = {
      SLACK_API_URL: `${url}/api/`,
      AWS_ENDPOINT_URL: url,
      DATABASE_URL: `sqlite:${join(folder, 'x.sqlite')}`,
    }

    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
    const waiting = spawn(process.execPath, [main], { cwd: folder, env: { ...programEnv, ...tokens, ...env } })
    onTestFinished(() => void waiting.kill('SIGKILL'))
    const ended = once(waiting, 'exit')
    let said = ''
    waiting.stdout.on('data', (data) => {
      said += data
    })
    await expect.poll(() => said, { timeout: 60_000 }).toContain('Slack cannot be reached; trying again')
    waiting.kill('SIGTERM')
    expect(await ended).toEqual([0, null])

    const doctor = await command('doctor', [], { ...tokens, ...env }, folder)
    expect(doctor.code).toBe(1)
    expect(doctor.out.match(/Slack does not answer/g)).toHaveLength(1)
    expect(doctor.out + doctor.err).not.toContain('[WARN]')
    stackless(doctor.out + doctor.err)
  })

  test('AWS that does not answer, and a database that does not', async () => {
    const { port, origin } = new URL(await nobodyAt())
    const aws = {
      AWS_ENDPOINT_URL: origin,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_REGION: 'us-east-1',
    }
    const directory = await command('save-directory', ['save', 'aws.json'], aws, await folderWith({}))
    expect(directory).toMatchObject({ code: 1, out: '' })
    expect(directory.err).toMatch(/^AWS is busy or not reachable just now: [^\n]*\n$/)
    const DATABASE_URL = `postgres://bot:hunter2@127.0.0.1:${port}/bot`
    const audit = await command('audit', ['verify'], { DATABASE_URL })
    expect(audit.code).toBe(1)
    expect(audit.err).toMatch(/^DATABASE_URL: The database does not answer: [^\n]*\n$/)
    expect(audit.err).not.toContain('hunter2')
  })

  test('a folder that takes no database', async () => {
    const folder = await folderWith({ 'policy.yaml': policy, 'a-file': '' })
    const env = { DATABASE_URL: `sqlite:${join(folder, 'a-file/data/x.sqlite')}` }
    for (const { err, code } of [await bot(env, folder), await command('doctor', [], { ...tokens, ...env }, folder)]) {
      expect(code).toBe(1)
      expect(err).toContain('cannot be opened')
      expect(err).toContain('Give the bot’s user a folder that it may write to')
      stackless(err)
    }
  })

  test('a file that is no database', async () => {
    const folder = await folderWith({ 'policy.yaml': policy, 'x.sqlite': 'not a database '.repeat(9) })
    const env = { DATABASE_URL: `sqlite:${join(folder, 'x.sqlite')}` }
    for (const { err, code } of [await bot(env, folder), await command('doctor', [], { ...tokens, ...env }, folder)]) {
      expect(code).toBe(1)
      expect(err).toMatch(/^DATABASE_URL: The database file cannot be used: file is not a database\.[^\n]*\n$/)
    }
  })

  test('a Node that is too old, whatever it was started for', async () => {
    const root = new URL('../../', import.meta.url)
    const { scripts } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'))
    const guard = '-r ./src/node-version.cjs'
    const tools = ['check', 'format']
    const unguarded = Object.entries<string>(scripts).filter(
      ([name, does]) => !tools.includes(name) && !does.includes(guard),
    )
    expect(unguarded).toEqual([])
    const folder = await folderWith({
      'old.cjs': 'Object.defineProperty(process.versions, "node", { value: "20.1.0" })',
    })
    for (const [lang, said] of [
      ['en_US.UTF-8', 'Node 24 or newer is needed, and this is '],
      ['ja_JP.UTF-8', 'Node 24 以降が必要です'],
    ]) {
      const args = ['-r', join(folder, 'old.cjs'), ...guard.split(' '), 'src/cli/doctor.ts']
      const env = { PATH: process.env.PATH, LANG: lang }
      const old = promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(root), env })
      const { code, stderr } = (await old.catch((error: { code: number; stderr: string }) => error)) as never
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(said ?? '') })
      stackless(stderr)
    }
  })

  test('values that are still the example’s', async () => {
    const examples = new URL('../../', import.meta.url)
    const [env, yaml] = await Promise.all(
      ['.env.example', 'policy.example.yaml'].map((name) => readFile(new URL(name, examples), 'utf8')),
    )
    const folder = await folderWith({ '.env': env ?? '', 'policy.yaml': yaml ?? '' })
    const { err } = await command('../main', [], {}, folder)
    expect(err).toContain('SLACK_BOT_TOKEN: This is still the example value: “xoxb-”.')
    expect(err).toContain('SLACK_APP_TOKEN: This is still the example value: “xapp-”.')
    const check = await command('policy', ['check'], {}, folder)
    expect(check.code).toBe(1)
    expect(check.out).toContain('channels.approvals still has the example value C0123456789.')
  })

  test('without a policy that says what code has, nothing is exported', async () => {
    const folder = await folderWith({ 'policy.yaml': `${policy}code: { claims: [{ fil: x }] }\n` })
    const { code, out, err } = await command('code', ['export'], {}, folder)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('code.claims')
    stackless(err)
  })

  test('an empty HEALTH_PORT is none', async () => {
    const folder = await folderWith({ 'policy.yaml': policy })
    const { err } = await bot({ HEALTH_PORT: '', DATABASE_URL: 'sqlite:/dev/null/x' }, folder)
    expect(err).not.toContain('HEALTH_PORT')
    expect(err).toContain('DATABASE_URL')
  })

  test.each([
    ...commands,
    '../main',
    '../sandbox/main',
    '../../test/bench/main',
    '../../test/chaos/main',
    '../../test/sandbox/pictures',
  ])('%s --help says how it is used', async (name) => {
    const { code, out, err } = await command(name, ['--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^npm (run \S|start)/)
  })

  test('an option that the sandbox does not have is answered with those that it has', async () => {
    const { code, err } = await command('../sandbox/main', ['--colour'])
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('--company established|') })
    stackless(err)
  })
})

test('what a pipe receives is exactly the document', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const npm = async (...args: string[]) =>
    (await promisify(execFile)('npm', ['run', '--silent', ...args], { cwd: root, maxBuffer: 1e7 })).stdout
  expect(JSON.parse(await npm('policy', '--', 'schema'))).toHaveProperty('properties.rules')
  expect(JSON.parse(await npm('iam-policy'))).toHaveProperty('Statement')
})

test('the image has what it needs and a user that is a number', async () => {
  const root = new URL('../../', import.meta.url)
  const docker = await readFile(new URL('Dockerfile', root), 'utf8')
  expect(docker).toMatch(/^USER \d+:\d+$/m)
  // The compiler, an optional peer, is taken out where the packages are installed: a later line would leave it in the layer.
  expect(docker).toMatch(/^RUN npm ci .*&& rm -rf node_modules\/typescript /m)
  // Files of a checkout that only its owner may read are handed on by the first stage, where they were made readable.
  expect(docker.indexOf('RUN chmod -R a+rX')).toBeGreaterThan(docker.indexOf('COPY src ./src'))
  expect(docker.slice(docker.lastIndexOf('FROM ')).match(/^COPY .*/gm)).toEqual(['COPY --from=dependencies /app ./'])
  const sent = (await readFile(new URL('.dockerignore', root), 'utf8')).split('\n')
  const copied = [...docker.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '))
  expect(copied).toContain('policy.example.yaml')
  for (const name of copied) {
    expect(sent).toContain(`!${name}`)
    await stat(new URL(name, root))
  }
  // What runs there reads nothing that is not copied, and uses no package that only developers have.
  const { dependencies } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'))
  const left = sent.filter((line) => line.startsWith('src/'))
  const served = globSync('src/**/*.ts', { cwd: root, exclude: (file) => left.some((one) => file.startsWith(one)) })
  const read = new Set<string>()
  for (const file of served) {
    const text = await readFile(new URL(file, root), 'utf8')
    for (const [, path = ''] of text.matchAll(/new URL\('([^']+)', import\.meta\.url\)/g))
      read.add(new URL(path, new URL(file, root)).href.slice(root.href.length))
    for (const [, name = ''] of text.matchAll(/^(?:import|export) (?!type )[^']*from '((?:@[\w-]+\/)?[\w-]+)/gm))
      if (name !== 'node') expect(dependencies, `${file} imports ${name}`).toHaveProperty([name])
  }
  expect([...read]).toContain('manifest.yml')
  expect([...read].filter((path) => !copied.includes(path.split('/')[0] ?? ''))).toEqual([])
})
