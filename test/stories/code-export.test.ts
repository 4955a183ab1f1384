import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { assignmentKey } from '../../src/aws/types.ts'
import { command, folderWith, nobodyAt } from '../cli/command.ts'
import { grantOf, holds } from '../support/access.ts'
import { assignmentInCode, pipelineWrites } from '../support/in-code.ts'
import { parseHcl, planOf } from '../support/provider-model.ts'
import { story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const file = join(mkdtempSync(join(tmpdir(), 'claims-')), 'platform.json')
const code = `code: { claims: [{ file: ${file} }], tags: ["owner=platform"] }\n`
const awkward = `Line one\n"\${var.x}" %{ if true } \\ # é`

/** A command beside the bot that runs, as its operator types it. */
async function npmRun({ config }: World, args: string[], more: NodeJS.ProcessEnv = {}) {
  const aws = Object.entries(process.env).filter(([key]) => key.startsWith('AWS_'))
  const own = { DATABASE_URL: config.databaseUrl, SLACK_BOT_TOKEN: config.slack.botToken }
  const env = { ...Object.fromEntries(aws), ...own, ...more }
  const policy = `channels: { approvals: CAPPROVALS, audit: CAUDIT }\nadmins: ["@a"]\nrules: [{ name: x, when: {} }]\n${code}`
  return command('code', args, env, await folderWith({ 'policy.yaml': policy }))
}

story(
  'exported, AWS is taken into code without a change; what a grant gives, and what code has already, is not in it',
  async (world) => {
    const { mia, aws, bot } = world
    await holds(world, mia, { account: 'prod-payments', set: 'PowerUserAccess' })
    const row = { account: 'prod-orders', set: 'ReadOnlyAccess', group: 'engineering' }
    pipelineWrites(file, [assignmentInCode(world, { address: 'x', ...row })], bot.ctx.clock.now())
    const grants = await npmRun(world, ['grants'])
    const user = bot.ctx.directory.users().find(({ userName }) => userName === 'mia')?.id
    const [instance, account] = [
      bot.ctx.directory.instance?.arn,
      bot.ctx.directory.accounts().find(({ name }) => name === 'prod-payments')?.id,
    ]
    const set = bot.ctx.directory.permissionSets().find(({ name }) => name === 'PowerUserAccess')?.arn
    const id = `${user},USER,${account},AWS_ACCOUNT,${set},${instance}`
    expect(grants).toMatchObject({ code: 0, err: '', out: `${id}\n` })

    // Each row of AWS with its owner.
    const listed = await npmRun(world, ['rows'])
    expect(listed).toMatchObject({ code: 0, err: '' })
    const [head, ...lines] = listed.out.trimEnd().split('\r\n')
    expect(head).toMatch(/^account,accountId,permissionSet,principal,.*,owner,address,where,asOf,request,until$/)
    expect(lines).toHaveLength(aws.world.assignments.all().length)
    const granted = lines.find((line) => line.startsWith('prod-payments,') && line.includes(',PowerUserAccess,')) ?? ''
    expect(granted).toMatch(/,Mia Tanaka \(mia\),USER,[^,]+,grant,,,,\w+,\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const own = lines.find((line) => line.startsWith('prod-orders,') && line.includes(',ReadOnlyAccess,engineering,'))
    expect(own).toContain(`,code,x,${file},,,`)
    expect(lines.filter((line) => /,adopted,,,,,$/.test(line))).toHaveLength(lines.length - 2)

    // With another key it cannot be told which rows are the bot's own: it says so instead of “unknown”.
    // AWS, whose long reading would be for nothing, is not asked.
    const blind = await npmRun(world, ['rows'], { SLACK_BOT_TOKEN: 'xoxb-another', AWS_ENDPOINT_URL: await nobodyAt() })
    expect(blind).toMatchObject({ code: 2, out: '' })
    expect(blind.err).toContain('AUDIT_KEY, or without it SLACK_BOT_TOKEN, is not the one')

    const exported = await npmRun(world, ['export'])
    expect(exported).toMatchObject({ code: 0, err: '' })
    expect(exported.out).not.toContain(id)
    const hcl = parseHcl(exported.out)
    const plan = planOf(hcl, aws.world)
    expect(plan.changes).toEqual([])
    const sets = aws.world.permissionSets.all().filter(({ tags }) => tags.owner !== 'platform')
    const parts = sets.map(
      (s) =>
        s.managedPolicies.length + s.customerManagedPolicies.length + (s.inlinePolicy ? 1 : 0) + (s.boundary ? 1 : 0),
    )
    const rows = aws.world.assignments.all().length - 2
    expect(plan.imports).toBe(sets.length + parts.reduce((sum, n) => sum + n, 0) + rows)
    expect(hcl.resources.filter(({ type }) => type === 'aws_ssoadmin_account_assignment')).toHaveLength(rows)
    expect(exported.out).toContain('# engineering: ReadOnlyAccess in prod-payments\n')
    // The model sees what is not as AWS has it.
    const other = { ...hcl, imports: hcl.imports.slice(1), resources: hcl.resources }
    expect(planOf(other, aws.world).changes).not.toEqual([])
    const wrong = parseHcl(exported.out.replace('session_duration = "PT1H"', 'session_duration = "PT2H"'))
    expect(planOf(wrong, aws.world).changes).toHaveLength(1)
  },
  {
    policy: (yaml) => yaml + code,
    before: ({ aws }) => {
      const [first, second, third] = aws.world.permissionSets.all()
      if (!first || !second || !third) throw new Error('no sets')
      Object.assign(first, { boundary: { CustomerManagedPolicyReference: { Name: 'limits', Path: '/teams/' } } })
      Object.assign(second, {
        Description: awkward,
        tags: { 'cost center': 'a=b: c' },
        boundary: { ManagedPolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      })
      Object.assign(third, { tags: { owner: 'platform' } })
    },
  },
)

story(
  'what the bot’s grants give is told by the audit log: no row of the database keeps anything out of code, nor brings it in',
  async (world) => {
    const { mia, bot } = world
    rmSync(file, { force: true })
    const { db } = bot.ctx.store
    const { directory } = bot.ctx
    const given = await grantOf(world, await holds(world, mia, { account: 'prod-payments', set: 'PowerUserAccess' }))
    const before = await npmRun(world, ['grants'])
    const [adopted] = directory.assignments({}).filter((access) => assignmentKey(access) !== given.access)
    if (!adopted) throw new Error('there is nothing in AWS but the grant')
    const forged = { access: assignmentKey(adopted), accountId: adopted.accountId, principalId: adopted.principal.id }
    const set = directory.permissionSet(adopted.permissionSetArn)?.name
    const more = { permissionSetArn: adopted.permissionSetArn, principalType: adopted.principal.type, endsAt: null }
    await db
      .insertInto('grants')
      .values({ ...given, ...forged, ...more, id: `${given.id}-7` })
      .execute()
    await db.deleteFrom('baseline').where('access', '=', forged.access).execute()
    await db.updateTable('grants').set({ state: 'ended' }).where('id', '=', given.id).execute()

    expect(await npmRun(world, ['grants'])).toEqual(before)
    const [row = ''] = (await npmRun(world, ['rows'])).out
      .split('\r\n')
      .filter((line) => [forged.accountId, forged.principalId, `,${set},`].every((word) => line.includes(word)))
    expect(row).toMatch(/,unknown,,,,,$/)
    const { resources } = parseHcl((await npmRun(world, ['export'])).out)
    const rows = resources.filter(({ type }) => type === 'aws_ssoadmin_account_assignment')
    expect(rows).toHaveLength(directory.assignments({}).length - 1)
    for (const what of ['grants', 'export'])
      expect(await npmRun(world, [what], { SLACK_BOT_TOKEN: 'xoxb-another' })).toMatchObject({ code: 2, out: '' })
  },
  { policy: (yaml) => yaml + code },
)
