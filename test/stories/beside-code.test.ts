import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { asksFor, rowOf } from '../support/access.ts'
import { assignmentInCode, pipelineWrites } from '../support/in-code.ts'
import { becomes, hasInAws, type Somebody } from '../support/somebody.ts'
import { story } from '../support/story.ts'

const days = 86_400_000
/** A policy that names a file of claims, and the file, which is not there yet. */
function claimed(more = '') {
  const file = join(mkdtempSync(join(tmpdir(), 'claims-')), 'platform.json')
  const link = 'https://github.com/example/platform'
  const policy = (yaml: string) =>
    `${yaml.replace('[assign-permission-set, remove-assignment]', '[assign-permission-set, remove-assignment, emergency-stop, offboard-user]')}\ncode: { claims: [{ file: ${file}, link: ${link}, maxAge: 7d }]${more} }\n`
  return { file, policy }
}
const answer = async (who: Somebody, text: string): Promise<string> => unstyled(await who.types(text))
const unstyled = (text: string): string => text.replaceAll(/[*`]/g, '')

const looked = claimed()
story(
  '“who has access” names the place in code of what code has; the file is read again when the pipeline has written it',
  async (world) => {
    const { mia, ken, bot } = world
    expect(await answer(mia, 'access prod-payments')).toMatch(
      /engineering: ReadOnlyAccess in prod-payments .*, was there before the bot[\s\S]*cannot be told: .*platform.json cannot be read/,
    )
    const row = { account: 'prod-payments', set: 'ReadOnlyAccess', group: 'engineering' }
    const address = 'module.teams["engineering"].aws_ssoadmin_account_assignment.read'
    pipelineWrites(looked.file, [assignmentInCode(world, { address, ...row })], bot.ctx.clock.now())
    const said = await answer(mia, 'access prod-payments')
    expect(said).toContain(`, no end, in code at ${address} (https://github.com/example/platform)`)
    expect(said).toMatch(/sre: PaymentsDeploy in prod-payments .*was there before the bot/)
    expect(said).not.toContain('cannot be told')
    expect(said).toContain('Not counted here: IAM roles that people have through IAM')
    expect(await answer(ken, 'access prod-payments')).toContain(`コードの ${address}（https://`)

    pipelineWrites(looked.file, [assignmentInCode(world, { address, ...row })], bot.ctx.clock.now() - 8 * days)
    expect(await answer(mia, 'access prod-payments')).toMatch(
      /in code at module\.teams.* as of .*; whether it still is cannot be told[\s\S]*platform.json is from .*, which is older than the policy allows/,
    )
  },
  { policy: looked.policy },
)

const refused = claimed()
story(
  'a removal of what code has is refused with its place there; the stop of a person takes it, and says what the next apply does',
  async (world) => {
    const { mia, bob, alice, bot } = world
    const address = 'aws_ssoadmin_account_assignment.sandbox["ken"]'
    const ken = { account: 'sandbox-ken', set: 'PowerUserAccess', user: 'ken' }
    pipelineWrites(refused.file, [assignmentInCode(world, { address, ...ken })], bot.ctx.clock.now())
    const removal = await asksFor(mia, 'remove-assignment', {
      account: 'sandbox-ken',
      permissionSet: 'PowerUserAccess',
      principal: 'Ken Sato',
      reason: 'Not needed',
    })
    await becomes(world, removal, 'refused')
    await mia.isTold(`This is in code at ${address} (https://github.com/example/platform)`)
    expect((await rowOf(world, removal)).outcomeJson).toContain('in_code')

    const stop = await asksFor(bob, 'emergency-stop', { user: 'Ken Sato', reason: 'His laptop is gone' })
    await becomes(world, stop, 'pending')
    await world.until(async () =>
      expect(alice.reads(await alice.card(stop))).toContain('The next apply undoes this: it is in code at '),
    )
    await alice.approves(stop)
    await becomes(world, stop, 'done')
    expect(hasInAws(world, 'ken@example.com', 'PowerUserAccess', 'sandbox-ken')).toBe(false)
  },
  { policy: refused.policy },
)

const allowing = claimed(', allowChanges: true')
story(
  'where the policy allows it, whoever decides reads that the next apply undoes the removal',
  async (world) => {
    const { mia, bob, bot } = world
    const address = 'aws_ssoadmin_account_assignment.sandbox["ken"]'
    const ken = { account: 'sandbox-ken', set: 'PowerUserAccess', user: 'ken' }
    pipelineWrites(allowing.file, [assignmentInCode(world, { address, ...ken })], bot.ctx.clock.now())
    const wanted = { permissionSet: 'PowerUserAccess', principal: 'Ken Sato', reason: 'Not needed' }
    const removal = await asksFor(mia, 'remove-assignment', { account: 'sandbox-ken', ...wanted })
    await becomes(world, removal, 'pending')
    await world.until(async () =>
      expect(bob.reads(await bob.card(removal))).toContain(
        `The next apply undoes this: it is in code at ${address} (https://github.com/example/platform).`,
      ),
    )
    await bob.approves(removal)
    await becomes(world, removal, 'done')
  },
  { policy: allowing.policy },
)
