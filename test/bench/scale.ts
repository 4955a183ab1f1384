/**
 * How the directory behaves in companies of several sizes, with AWS's limits on and nothing hurried. Minutes to an hour.
 *
 *   npm run bench -- --size=small|medium|large|quotas [--calls=10] [--changes=1000]
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { systemClock } from '../../src/clock.ts'
import { provision } from '../../src/sim/aws/roles.ts'
import { type SimulatedAws, startAws } from '../../src/sim/aws/server.ts'
import { type SimulatedSlack, startSlack } from '../../src/sim/slack/index.ts'
import { askers, awsCompany, policy, type Size, slackCompany } from './company.ts'
import { about, counted, heading, line, loadOfMachine, mb, ms, spread } from './figures.ts'
import { nodeOptions } from './node-options.ts'
import type { Known, Question } from './scale-bot.ts'
import { measure } from './traffic.ts'

const sizes: Record<string, Size> = {
  small: { accounts: 20, permissionSets: 20, users: 100, people: 30 },
  medium: { accounts: 100, permissionSets: 200, users: 1_000, people: 100 },
  large: { accounts: 1_000, permissionSets: 500, users: 10_000, people: 100 },
  quotas: { accounts: 7_000, permissionSets: 3_500, users: 200_000, people: 100 },
}
const { values: flags } = parseArgs({
  options: {
    size: { type: 'string', default: 'medium' },
    calls: { type: 'string', default: '10' },
    changes: { type: 'string', default: '1000' },
  },
})
const size = sizes[flags.size]
if (!size) {
  console.error(`--size is one of ${Object.keys(sizes).join(', ')}`)
  process.exit(2)
}
const perSecond = Number(flags.calls)

class ScaleBot {
  readonly #child: ChildProcess
  readonly #asked = new Map<number, (answer: never) => void>()
  #last = 0

  constructor(aws: SimulatedAws, slack: SimulatedSlack, folder: string) {
    const { accessKeyId, secretAccessKey } = aws.credentials('management')
    this.#child = fork(fileURLToPath(new URL('./scale-bot.ts', import.meta.url)), {
      execArgv: nodeOptions,
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: 'us-east-1',
        AWS_CALLS_PER_SECOND: flags.calls,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        DATABASE_URL: `sqlite:${join(folder, 'bot.sqlite')}`,
        POLICY_FILE: join(folder, 'policy.yaml'),
        LOG_LEVEL: process.env.BENCH_LOG ?? 'error',
      },
    })
    // What it has to say of itself stands above already.
    this.#child.once('exit', (code) => code && process.exit(code))
    this.#child.on('message', ({ id, answer }: { id: number; answer: never }) => this.#asked.get(id)?.(answer))
  }

  up(): Promise<void> {
    return new Promise((resolve) => this.#asked.set(0, resolve))
  }

  ask<T>(question: Question): Promise<T> {
    this.#last += 1
    const id = this.#last
    return new Promise<T>((resolve) => {
      this.#asked.set(id, resolve as (answer: never) => void)
      this.#child.send({ id, question })
    })
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.send({ id: -1, question: 'stop' })
    await gone
  }
}

const folder = await mkdtemp(join(tmpdir(), 'aws-setup-scale-'))
await writeFile(join(folder, 'policy.yaml'), policy)
const slack = await startSlack({ clock: systemClock, company: slackCompany(size) })
slack.faults.rateLimits = false
const aws = await startAws({ clock: systemClock, company: awsCompany(size), settings: { callsKept: 1_000_000 } })
const all = {
  accounts: aws.world.accounts.all().length,
  permissionSets: aws.world.permissionSets.all().length,
  pairs: aws.world.provisioned.all().length,
}
const assignments = () => aws.world.assignments.all().length
about()
console.log(
  `${all.accounts} accounts, ${all.permissionSets} permission sets, ${size.users} users, ${all.pairs} provisioned pairs, ${assignments()} assignments; ${perSecond} sso-admin calls a second configured`,
)

/** Calls without which the same cannot be known, and how long those to sso-admin take with the part that background gets. */
const pages = (count: number, size: number) => Math.max(1, Math.ceil(count / size))
const names = pages(all.permissionSets, 100) + all.permissionSets
const access = Math.min(all.accounts, all.permissionSets) + all.pairs
const people = pages(size.users, 100) + pages(aws.world.groups.all().length, 100)
const least = names + access + people + pages(all.accounts, 20)
const floor = (calls: number) => ms((calls / (perSecond * 0.8)) * 1_000)

heading('Cold start, at AWS’s pace')
const began = performance.now()
const since = () => ms(performance.now() - began)
const bot = new ScaleBot(aws, slack, folder)
await bot.up()
const until = async (fits: (known: Known) => boolean, every = 100): Promise<Known> => {
  for (;;) {
    const known = await bot.ask<Known>('known')
    if (fits(known)) return known
    await delay(every)
  }
}
await until(({ ready }) => ready, 10)
line('ready', since())
const mia = slack.as(askers(size)[0] ?? '')
const { latencies, end } = measure(slack)
await mia.command('request assign-permission-set')
const form = await mia.waitForModal(({ private_metadata }) => private_metadata !== '')
line('form opened', since())
const reading = form.blocks.find(({ block_id }) => block_id === 'reading')
if (reading) line('', JSON.stringify(reading).match(/"text":"([^"]*)"/)?.[1] ?? '')
for (const field of ['account', 'permissionSet']) {
  for (;;) {
    const options = await mia.options(field, '')
    if (options.length > 0) {
      line(`first choice of ${field}`, `${since()}; ${options.length} offered`)
      break
    }
    await delay(100)
  }
}
const typing = (async () => {
  for (let i = 0; i < 300; i++) {
    await mia.options(i % 2 ? 'account' : 'permissionSet', `team-${i % 40}`)
    await delay(100)
  }
})()
await until((k) => k.accounts === all.accounts && k.permissionSets === all.permissionSets)
line('all accounts and names of permission sets', `${since()}; calls ÷ budget: ${floor(names)}`)
const read = await until(({ complete }) => complete)
line('everything', `${since()}; calls ÷ budget: ${floor(names + access)}`)
line('assignments known', `${read.assignments} of ${assignments()}`)
line('calls', `${aws.calls.length}; the least: ${least}`)
line('', counted(aws.calls.map((call) => call.action)))
await typing
end()
line('acknowledged while reading', spread([...latencies.values()].flat()))
const memory = await bot.ask<{ rss: number; peak: number; stall: number }>('memory')
line('memory', `RSS ${mb(memory.rss)}, at most ${mb(memory.peak)}; longest stall ${ms(memory.stall)}`)
line('type-ahead', spread(await bot.ask<number[]>('search')))

// The first one may still be reading what sets allow.
await bot.ask('refresh')
heading('A refresh when nothing has changed')
const before = aws.calls.length
const refreshBegan = performance.now()
await bot.ask('refresh')
const during = aws.calls.slice(before)
// Every six hours the bot looks where a permission set is as it was before: no part of a refresh.
const own = during.filter(({ input }) => input.ProvisioningStatus === undefined)
line('calls', `${own.length}, in ${ms(performance.now() - refreshBegan)}; for other ends ${during.length - own.length}`)
line('', counted(own.map((call) => call.action)))

const changes = Math.min(Number(flags.changes), all.accounts)
heading(`${changes} assignments made elsewhere`)
const mark = aws.calls.length
changeElsewhere(changes)
const changed = performance.now()
const isSeen = ({ assignments: known }: Known) => known === assignments()
const seen = until(isSeen, 500).then(() => 'followed')
const late = delay(15 * 60_000, 'not within a refresh interval', { ref: false })
line(
  'seen',
  `${await Promise.race([seen, late])}: ${ms(performance.now() - changed)}, ${aws.calls.length - mark} calls`,
)

loadOfMachine()
await bot.stop()
await Promise.all([slack.stop(), aws.stop()])
await rm(folder, { recursive: true, force: true })
process.exit()

/** As another administrator or program would through the API. */
function changeElsewhere(count: number): void {
  const { world } = aws
  const accounts = world.accounts.all()
  const sets = world.permissionSets.all()
  const users = world.users.all()
  for (let n = 0; n < count; n++) {
    const [account, set, user] = [
      accounts[n % accounts.length],
      sets[(n * 7) % sets.length],
      users[(n * 13) % users.length],
    ]
    if (!account || !set || !user) continue
    const tuple = {
      AccountId: account.Id,
      PermissionSetArn: set.PermissionSetArn,
      PrincipalType: 'USER' as const,
      PrincipalId: user.UserId,
    }
    provision(world, account, set)
    if (!world.assignments.has([tuple.AccountId, tuple.PermissionSetArn, 'USER', tuple.PrincipalId].join(' ')))
      world.assignments.add(tuple)
    world.assignmentRequests.add({
      ...tuple,
      kind: 'create',
      RequestId: world.ids.uuid(),
      Status: 'SUCCEEDED',
      CreatedDate: new Date(),
      finishedAt: Date.now(),
    })
  }
}
