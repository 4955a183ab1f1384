import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openStore } from '../../src/store/database.ts'
import { putSetting } from '../../src/store/settings.ts'
import {
  carriedOut,
  holds,
  messageTo,
  pressesCard,
  pressesOwn,
  reads,
  rowOf,
  stateOf,
  threadOf,
} from '../support/access.ts'
import { digestIn } from '../support/by-hand.ts'
import { assignmentInCode, pipelineWrites } from '../support/in-code.ts'
import { parseHcl, planOf } from '../support/provider-model.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const link = 'https://github.com/example/platform'
/** A policy that names a file of claims, and the file, which is not there yet. */
function codeIn() {
  const file = join(mkdtempSync(join(tmpdir(), 'claims-')), 'platform.json')
  const policy = (yaml: string) => `${yaml}\ncode: { claims: [{ file: ${file}, link: ${link} }] }\n`
  return { file, policy }
}
const power = { account: 'prod-payments', set: 'PowerUserAccess' }
const address = 'module.oncall.aws_ssoadmin_account_assignment.this["mia"]'
/** Somebody imports the row into code and applies, and the pipeline says so. */
const takeIntoCode = (world: World, file: string, user: string, at = world.clock.now()) =>
  pipelineWrites(file, [assignmentInCode(world, { address, user, ...power })], at)

const imported = codeIn()
story(
  'what is taken into code while a grant lives stays at its end, and the holder, the card and the audit channel say where',
  async (world) => {
    const { alice, mia, bob, clock, slack } = world
    const request = await holds(world, mia, power)
    await pressesCard(bob, request, 'Make permanent')
    await bob.isTold(/resource "aws_ssoadmin_account_assignment" "mia_tanaka_mia__poweruseraccess_prod-payments"/)
    await pressesOwn(mia, request, 'Make permanent')
    const snippet = mia.reads(await mia.isTold('To keep this for good, put it into code and apply: PowerUserAccess in'))
    const hcl = snippet.slice(snippet.indexOf('# Mia'), snippet.indexOf('It is for Terraform'))
    expect(planOf(parseHcl(hcl), world.aws.world)).toEqual({ imports: 1, changes: [] })
    takeIntoCode(world, imported.file, 'mia')
    clock.advance(minutes(46))
    const warning = await mia.isTold('Your access ends')
    expect(mia.reads(warning)).toContain(
      `It is in code at ${address} (${link}) by now: when the grant ends, the access`,
    )
    await reads(bob, () => bob.card(request), 'when the grant ends, the access stays')
    clock.advance(minutes(15))
    await becomes(world, request, 'stays')
    expect(carriedOut(world, 'DeleteAccountAssignment')).toEqual([])
    expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(true)
    const said = `Stays: in code at ${address} (${link}).`
    await reads(bob, () => bob.card(request), 'Over, and the access stays: PowerUserAccess in prod-payments', said)
    await reads(mia, () => messageTo(mia, request), 'Over, and the access stays', said)
    await mia.isTold('The grant is over, and the access stays: PowerUserAccess in prod-payments')
    await world.until(async () => {
      const words = 'The grant ended (it came to its end). The access stays: it is in code at'
      expect(await threadOf(bob, request)).toContain(words)
      expect(
        slack.workspace
          .in('CAUDIT')
          .map((m) => bob.reads(m))
          .join('\n'),
      ).toContain(words)
    })
    expect(await factsOf(world, request)).toEqual(expect.arrayContaining(['granted', 'warned', 'stays']))

    // Code lets go of it without a destroy: from then on nobody explains it, and nothing takes it away unasked.
    pipelineWrites(imported.file, [], clock.now())
    await timePasses(world, minutes(16))
    await quiet(world)
    clock.advance(minutes(16))
    await reads(alice, () => digestIn(world), '*PowerUserAccess* in *prod-payments*: Mia Tanaka (mia)')
    expect(carriedOut(world, 'DeleteAccountAssignment')).toEqual([])
  },
  { policy: imported.policy },
)

const late = codeIn()
story(
  'it is looked at again just before AWS is asked to take it away: what came into code meanwhile is left, in Japanese too',
  async (world) => {
    const { ken, aws, clock } = world
    const request = await holds(world, ken, power)
    const away = { name: 'ThrottlingException', message: 'Rate exceeded' }
    const over = aws.failNext('sso:DeleteAccountAssignment', away, { times: 1_000_000 })
    await pressesOwn(ken, request, '使い終わりました')
    await becomes(world, request, 'revoking')
    await world.until(() =>
      expect(aws.calls.filter(({ operation }) => operation === 'DeleteAccountAssignment').length).toBeGreaterThan(0),
    )
    takeIntoCode(world, late.file, 'ken')
    over()
    await world.until(async () => {
      clock.advance(5_000)
      expect(await stateOf(world, request)).toBe('stays')
    })
    expect(carriedOut(world, 'DeleteAccountAssignment')).toEqual([])
    expect(hasInAws(world, 'ken', 'PowerUserAccess', 'prod-payments')).toBe(true)
    await reads(
      ken,
      () => messageTo(ken, request),
      `コードの ${address}（${link}）で管理されています`,
      '付与終了（アクセスは残存）',
    )
  },
  { policy: late.policy },
)

const absent = codeIn()
story(
  'who decides on what code has, and AWS does not show, reads that the end will take nothing away, and so it is',
  async (world) => {
    const { mia, bob, clock } = world
    takeIntoCode(world, absent.file, 'mia')
    const request = await mia.asks(power)
    await becomes(world, request, 'pending')
    await reads(bob, () => bob.card(request), `It stays when the grant ends: code has it at ${address}`)
    await bob.approves(request)
    await becomes(world, request, 'active')
    clock.advance(minutes(61))
    await becomes(world, request, 'stays')
    expect(carriedOut(world, 'DeleteAccountAssignment')).toEqual([])
  },
  { policy: absent.policy },
)

const old = codeIn()
story(
  'what an old file of claims says, and AWS did not show when it was given, keeps nobody’s access beyond its end',
  async (world) => {
    const { ken, alice, clock } = world
    const at = clock.now() - 8 * 24 * 60 * 60_000
    takeIntoCode(world, old.file, 'ken', at)
    const request = await ken.asks(power)
    await becomes(world, request, 'pending')
    const day = new Date(at).toISOString().slice(0, 10)
    await reads(
      alice,
      () => alice.card(request),
      `It is taken away when the grant ends, though code had it as of ${day} at ${address}`,
    )
    expect((await rowOf(world, request)).planJson).toContain(`${day} の時点ではコードの`)
    await alice.approves(request)
    await becomes(world, request, 'active')
    clock.advance(minutes(46))
    expect(ken.reads(await ken.isTold(/に終了します: /))).not.toContain('残ります')
    // Nor does it when somebody writes that the access was given long before the file.
    const { db } = world.bot.ctx.store
    const [given] = await db.updateTable('grants').set({ startsAt: 1 }).returningAll().execute()
    if (given)
      await db
        .insertInto('grants')
        .values({ ...given, id: `${given.id}-9`, state: 'ended', endedAt: clock.now() })
        .execute()
    clock.advance(minutes(15))
    await becomes(world, request, 'revoked')
    expect(hasInAws(world, 'ken', 'PowerUserAccess', 'prod-payments')).toBe(false)
  },
  { policy: old.policy },
)

const unread = codeIn()
story(
  'a file of claims that cannot be read is said to administrators, also after a restart; what it said last still counts',
  async (world) => {
    const { alice, mia, clock } = world
    const request = await holds(world, mia, power)
    clock.advance(minutes(1))
    takeIntoCode(world, unread.file, 'mia')
    expect(await mia.types('access prod-payments')).toContain('it is in code at')
    for (const spoil of [() => writeFileSync(unread.file, '{'), () => rmSync(unread.file)]) {
      await world.restart(async () => spoil())
      const ready = await fetch(`http://127.0.0.1:${world.bot.healthPort}/readyz`)
      expect(await ready.text()).toContain(`cannot be read: ${unread.file}`)
      await alice.slack.openHome()
      await world.until(() =>
        expect(alice.reads(alice.slack.home() as never)).toMatch(
          /platform.json cannot be read: what it said .* still counts/,
        ),
      )
    }
    clock.advance(minutes(61))
    await becomes(world, request, 'stays')
    expect(carriedOut(world, 'DeleteAccountAssignment')).toEqual([])
  },
  { policy: unread.policy, env: { HEALTH_PORT: '0' } },
)

const foreign = codeIn()
story(
  'what somebody writes into the database of what such a file said keeps nobody’s access',
  async (world) => {
    const { mia, clock } = world
    const request = await holds(world, mia, power)
    clock.advance(minutes(1))
    takeIntoCode(world, foreign.file, 'mia')
    const text = readFileSync(foreign.file, 'utf8')
    rmSync(foreign.file)
    for (const value of ['{', '7', JSON.stringify(['x:y', text]), JSON.stringify([null, text])]) {
      await world.restart(async () => {
        const store = await openStore(world.config.databaseUrl)
        await putSetting(store.db, `code.claims:${foreign.file}`, value)
        await store.close()
      })
      expect((await world.bot.ctx.code.claims()).count).toBe(0)
    }
    clock.advance(minutes(61))
    await becomes(world, request, 'revoked')
  },
  { policy: foreign.policy },
)
