import { setTimeout as delay } from 'node:timers/promises'
import { lastEntry } from '../../src/store/audit-log.ts'
import { databaseBehind } from '../../src/store/behind.ts'
import type { BotProcess } from '../support/bot-process.ts'
import { leftToDo } from '../support/left-to-do.ts'
import { inAws, judge, type Verdict } from './judge.ts'
import { approvers, type Engine, openPlace, type Place } from './place.ts'
import { Random } from './random.ts'
import { wishes } from './wishes.ts'

export interface Outcome extends Verdict {
  seed: number
  engine: Engine
  kills: number
  freezes: number
  /** How often one stood still for longer than its leases, while another one went on. */
  outlived: number
  faults: number
}

/** How long it may take until all is done that was asked for, and told: Slack's limits are most of it. */
const calmMs = { limits: 900_000, none: 400_000 }

type Counts = Pick<Outcome, 'kills' | 'freezes' | 'outlived' | 'faults'>

interface Replica {
  bot: BotProcess
  env: NodeJS.ProcessEnv
  frozen: boolean
  /** When it goes on, if it stands still. */
  still?: Promise<void>
  /** It serves; one that only begins has nothing yet to lose. */
  serves: boolean
}

/** Requests, deaths and faults for some minutes, then calm; everything is chosen by the seed. Time is real, and so are limits. */
export async function storm(o: {
  seed: number
  minutes: number
  engine: Engine
  limits?: boolean
  /** Nothing goes wrong but that: a replica is stopped beyond its leases so many times, however long it takes. */
  stops?: number
  log?(what: string): void
}): Promise<Outcome> {
  const random = new Random(o.seed)
  const place = await openPlace(o.engine, o.limits ?? true)
  const log = o.log ?? (() => {})
  const counts: Counts = { kills: 0, freezes: 0, outlived: 0, faults: 0 }
  const before = new Set(inAws(place))
  const start = (env: NodeJS.ProcessEnv): Replica => begun({ bot: place.bot(env), env, frozen: false, serves: false })
  const replicas = o.engine === 'sqlite' ? [start({})] : [start({}), start({})]
  // On the third computer the clock is wrong: it may do nothing.
  const wrong = o.engine === 'postgres' ? start({ CLOCK_WRONG_BY: '90000' }) : undefined
  try {
    await Promise.all(replicas.map(({ bot }) => bot.complete()))
    // Later ones take its place; whatever happens there is one.
    if (o.engine === 'sqlite') await place.copyDatabase()
    const began = Date.now()
    const certain = certainly(random)
    const isOver = () =>
      o.stops === undefined
        ? Date.now() - began >= o.minutes * 60_000 && certain.length === 0
        : counts.outlived >= o.stops
    const asking = askMeanwhile(place, replicas, random, isOver, o.limits ?? true)
    const calm = new AbortController()
    const pressing = pressMeanwhile(place, calm.signal, o.limits ?? true)
    while (!isOver()) {
      await delay(random.between(1_000, 5_000))
      if (o.stops !== undefined) await outlive(place, replicas, random.of(replicas), counts, wrong)
      else await mischief(place, replicas, random, counts, { certain, log, wrong })
      if (o.engine === 'sqlite' && Date.now() - began < o.minutes * 30_000) await place.copyDatabase().catch(() => {})
    }
    await asking
    place.slack.faults.clear()
    for (const replica of replicas) await replica.still
    for (const replica of replicas) await alive(place, replica)
    log('calm')
    const ends = Date.now() + calmMs[(o.limits ?? true) ? 'limits' : 'none']
    while (Date.now() < ends && !(await isCalm(place))) await delay(1_000)
    calm.abort()
    await pressing
    const verdict = await judge(place, before, { lateMs: 100_000 })
    if (o.engine === 'sqlite') verdict.lost.push(...(await restored(place, replicas)))
    return { seed: o.seed, engine: o.engine, ...counts, ...verdict }
  } finally {
    for (const { bot } of [...replicas, ...(wrong ? [wrong] : [])]) await bot.kill()
    await place.close()
  }
}

function begun(replica: Replica): Replica {
  const { bot } = replica
  replica.serves = false
  const serves = () => {
    if (replica.bot === bot) replica.serves = true
  }
  bot.ready().then(serves, () => {})
  return replica
}

type Certain = 'kill' | 'freeze'
/** What happens in every storm, however short, as soon as somebody serves; in an order that the seed chooses. */
const certainly = (random: Random): Certain[] => (random.next() < 0.5 ? ['kill', 'freeze'] : ['freeze', 'kill'])

/** One thing goes wrong: what is certain to, or what chance says. */
async function mischief(
  place: Place,
  replicas: Replica[],
  random: Random,
  counts: Counts,
  { certain, log, wrong }: { certain: Certain[]; log(what: string): void; wrong: Replica | undefined },
): Promise<void> {
  const replica = random.of(replicas)
  const chance = random.of([
    'kill',
    'freeze',
    'aws',
    'aws',
    'refuse',
    'slack',
    'slack',
    ...(place.engine === 'sqlite' ? (['disk'] as const) : (['restart', 'outlive'] as const)),
  ])
  if (!replica.serves) return alive(place, replica)
  const what = certain.shift() ?? chance
  log(what)
  if (what === 'kill') {
    counts.kills += 1
    await replica.bot.kill()
    await alive(place, replica)
  } else if (what === 'freeze') {
    counts.freezes += 1
    replica.still = standStill(replica, random.between(2_000, 12_000))
  } else if (what === 'outlive') {
    await outlive(place, replicas, replica, counts, wrong)
  } else if (what === 'aws') {
    counts.faults += 1
    const throttled = { name: 'ThrottlingException', message: 'Rate exceeded', status: 400 }
    const broken = { name: 'InternalServerException', message: 'Internal error', status: 500 }
    const expired = { name: 'ExpiredTokenException', message: 'The security token is expired', status: 400 }
    const action = random.of([
      'sso:CreateAccountAssignment',
      'sso:DeleteAccountAssignment',
      'sso:ListAccountAssignments',
      'sso:*',
    ])
    const times = random.between(1, 3)
    place.aws.failNext(action, random.of(['reset', throttled, broken, expired] as const), { times })
    if (action !== 'sso:*') place.aws.failNext(action, 'reset', { times, after: true })
  } else if (what === 'refuse') {
    counts.faults += 1
    // AWS takes the next ones, and says no later.
    let left = random.between(1, 3)
    place.aws.failAssignments(({ kind }) => kind === 'create' && left-- > 0, 'No room in this account')
  } else if (what === 'slack') {
    counts.faults += 1
    const method = random.of(['chat.postMessage', 'chat.update', '*'])
    const fault = random.of(['reset', 'reset-after', 'internal_error', { retryAfter: 3 }] as const)
    place.slack.faults.failNext(method, fault, random.between(1, 3))
  } else if (what === 'disk') {
    counts.faults += 1
    replica.bot.send({ fullDisk: random.between(1_000, 4_000) })
  } else {
    counts.faults += 1
    place.restartDatabase()
  }
}

function standStill(replica: Replica, ms: number): Promise<void> {
  replica.bot.freeze()
  replica.frozen = true
  return delay(ms).then(() => {
    replica.bot.thaw()
    replica.frozen = false
  })
}

/** One stands still until its leases are over, which they are at once: the others' time jumps. They take over meanwhile. */
async function outlive(
  place: Place,
  replicas: Replica[],
  replica: Replica,
  counts: Counts,
  wrong: Replica | undefined,
): Promise<void> {
  if (!replicas.every(({ serves, frozen }) => serves && !frozen)) return alive(place, replica)
  counts.outlived += 1
  const still = standStill(replica, 4_000)
  place.jump(65_000)
  // It hears of it when it goes on.
  for (const { bot } of [...replicas, ...(wrong ? [wrong] : [])]) bot.send({ ahead: place.ahead })
  await still
}

/** An older copy is put back: the bot says that it knows too little, and gives nothing until somebody has confirmed it. */
async function restored(place: Place, replicas: Replica[]): Promise<string[]> {
  for (const { bot } of replicas) await bot.kill()
  await place.restoreCopy()
  const { store, aws } = place
  const copied = await lastEntry(store.db)
  const [replica] = replicas
  if (!replica || !copied) return ['no copy was made']
  const calls = aws.calls.length
  begun(Object.assign(replica, { bot: place.bot(replica.env), frozen: false }))
  await replica.bot.ready()
  for (let n = 0; n < 60 && !(await databaseBehind(store.db)); n++) await delay(500)
  if (!(await databaseBehind(store.db))) return ['nobody was told that an older copy was put back']
  await delay(3_000)
  const given = aws.calls.slice(calls).filter(({ operation }) => operation.startsWith('Create'))
  return given.length > 0 ? ['access was given by an older copy'] : []
}

/** Starts it again when it is gone. */
async function alive(place: Place, replica: Replica): Promise<void> {
  const ended = await Promise.race([replica.bot.ended, delay(10).then(() => undefined)])
  if (ended) begun(Object.assign(replica, { bot: place.bot(replica.env) }))
}

/**
 * Many at once, and then a while nobody: Slack takes fifty redraws a minute, of which a request needs six or seven in its
 * life. Without limits there is always somebody.
 */
async function askMeanwhile(
  place: Place,
  replicas: Replica[],
  random: Random,
  isOver: () => boolean,
  limits: boolean,
): Promise<void> {
  const wish = wishes(place, random, { mostMinutes: limits ? 2 : 1 })
  const [least, most] = limits ? [4, 12] : [1, 6]
  const pause = () => (limits ? random.between(45_000, 90_000) : random.between(500, 4_000))
  for (let left = 0; !isOver(); left -= 500) {
    const open = replicas.filter(({ serves, frozen }) => serves && !frozen)
    if (left <= 0 && open.length > 0) {
      const asks = Array.from({ length: random.between(least, most) }, () => wish.next())
      random.of(open).bot.send({ asks: asks.filter((ask) => ask !== undefined), everyMs: 20 })
      left = pause()
    }
    await delay(500)
  }
}

/** How long somebody who has pressed waits for it to count before they press again: with limits the card is redrawn late. */
const patienceMs = { limits: 45_000, none: 15_000 }

/**
 * Approvers press what waits for them, as soon as they see it, each time another one: who has the set themselves may not
 * approve that it allows more. What failed, or failed in part, is tried again once.
 */
async function pressMeanwhile({ slack }: Place, calm: AbortSignal, limits: boolean): Promise<void> {
  const patience = patienceMs[limits ? 'limits' : 'none']
  const retried = new Set<string>()
  const pressed = new Map<string, number>()
  let turn = 0
  while (!calm.aborted) {
    await delay(1_000)
    for (const card of slack.workspace.in('CAPPROVALS')) {
      const drawn = JSON.stringify(card.blocks ?? [])
      const press = async (button: string) => {
        const approver = slack.as(approvers[turn++ % approvers.length] ?? '')
        await approver.click(card, button, { confirm: true }).catch(() => {})
      }
      if (drawn.includes('"card:approve"')) {
        if (Date.now() - (pressed.get(card.ts) ?? 0) < patience) continue
        pressed.set(card.ts, Date.now())
        await press('card:approve')
      } else if (drawn.includes('"card:retry"') && !retried.has(card.ts)) {
        retried.add(card.ts)
        await press('card:retry')
      }
    }
  }
}

async function isCalm({ store, ahead }: Place): Promise<boolean> {
  try {
    const open = await store.db
      .selectFrom('requests')
      .select('id')
      .where('state', 'in', ['planning', 'pending', 'approved', 'executing', 'active', 'partial', 'revoking'])
      .execute()
    return open.length === 0 && (await leftToDo(store, Date.now() + ahead)).length === 0
  } catch {
    return false // the database restarts
  }
}
