import { afterEach, describe, expect, it } from 'vitest'
import { refusalPlain } from '../../src/error-words.ts'
import type { Refusal } from '../../src/errors.ts'
import { sayIn } from '../../src/i18n.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { applyContext, type BenchOptions, calls } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

let started: Started
afterEach(() => started.bench.stop())
const start = async (id: string, options?: BenchOptions) => {
  started = await startOperation(id, options)
  return started
}
const refused = (code: string, field?: string) => expect.objectContaining({ code, ...(field && { field }) })

/** Example Corp with users that its identity provider sends. */
function synchronized() {
  const company = establishedCompany()
  const { identityCenter } = company
  if (!identityCenter) throw new Error('no Identity Center')
  const users = identityCenter.users.map((user) => ({ ...user, externalId: `okta-${user.userName}` }))
  return { ...company, identityCenter: { ...identityCenter, users } }
}

describe('create-user', () => {
  const input = { userName: 'hana', givenName: '花', familyName: '野村', email: 'hana@example.com' }
  const hana = () =>
    started.bench
      .world()
      .users.all()
      .find((u) => u.UserName === 'hana')

  it('creates the user, and says that no invitation is sent', async () => {
    const { plan, carryOut, directory } = await start('create-user')
    const made = await plan(input)
    expect(made.notes[0]?.en).toContain('no invitation')
    const { 'user:hana': userId } = await carryOut(made.changes)
    expect(hana()).toMatchObject({ UserId: userId, DisplayName: '花 野村', Emails: [{ Value: 'hana@example.com' }] })
    await directory.refresh()
    expect(directory.usersByEmail('HANA@example.com')).toHaveLength(1)
  })

  it('creates nobody twice when the answer was lost', async () => {
    const { plan, operation, bench, directory } = await start('create-user', { as: 'delegated' })
    const [creation] = (await plan(input)).changes
    if (!creation) throw new Error('no change')
    bench.simulated.failNext('identitystore:CreateUser', 'reset', { after: true })
    const context = applyContext(bench, directory)
    await expect(operation.apply(creation, context)).rejects.toMatchObject({ name: 'OutcomeUnknown' })
    const applied = await operation.apply(creation, { ...context, repeated: true })
    expect(applied).toEqual({ state: 'done', outputs: { 'user:hana': hana()?.UserId } })
    expect(calls(bench, 'CreateUser')).toBe(1)
  })

  it('does not take a namesake of somebody else’s for its own', async () => {
    const { plan, operation, bench, directory } = await start('create-user')
    const [creation] = (await plan(input)).changes
    if (!creation) throw new Error('no change')
    const other = { ...creation, params: { ...creation.params, email: 'other@example.com' } }
    await operation.apply(other, applyContext(bench, directory))
    const applied = await operation.apply(creation, applyContext(bench, directory, { repeated: true }))
    expect(applied).toMatchObject({ state: 'failed', reason: 'Duplicate UserName' })
  })

  it.each([
    ['a name with a space', { userName: 'hana n' }, 'user_name_invalid', 'userName'],
    ['a name that AWS keeps', { userName: 'Administrator' }, 'user_name_reserved', 'userName'],
    ['a name in use', { userName: 'MIA' }, 'user_name_taken', 'userName'],
    ['an address in use', { email: 'Mia@example.com' }, 'user_email_taken', 'email'],
    ['what is no address', { email: 'hana' }, 'user_email_invalid', 'email'],
  ])('refuses %s', async (_, wrong, code, field) => {
    const { plan } = await start('create-user')
    await expect(plan({ ...input, ...wrong })).rejects.toEqual(refused(code, field))
  })

  it('refuses where users come from an identity provider', async () => {
    const { plan } = await start('create-user', { company: synchronized() })
    await expect(plan(input)).rejects.toEqual(refused('identity_source_external'))
  })
})

describe('add-to-group', () => {
  const ask = (user: string, group: string) => ({
    user: [`USER:${started.ids.user(user)}`],
    group: `GROUP:${started.ids.group(group)}`,
  })
  const isIn = (user: string, group: string) =>
    started.bench
      .world()
      .memberships.by('user', started.ids.user(user))
      .some((m) => m.GroupId === started.ids.group(group))

  it('adds the user, says what comes with the group, and takes it back', async () => {
    const { plan, carryOut, operation, directory } = await start('add-to-group')
    const made = await plan(ask('mia', 'sre'))
    expect(made.notes[0]?.en).toContain('PaymentsDeploy in prod-payments')
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(isIn('mia', 'sre')).toBe(true)
    expect(calls(started.bench, 'CreateGroupMembership')).toBe(1)
    await expect(plan(ask('mia', 'sre'))).rejects.toEqual(refused('already_in_group', 'user'))
    await carryOut(operation.undo?.(made, { directory }) ?? [])
    expect(isIn('mia', 'sre')).toBe(false)
  })

  it('adds several, each for themselves, and names who is in it already', async () => {
    const { plan, carryOut } = await start('add-to-group')
    const { group } = ask('mia', 'sre')
    const user = ['mia', 'ken', 'bob'].map((name) => `USER:${started.ids.user(name)}`)
    const made = await plan({ user, group })
    expect(made.changes.map(({ target }) => `USER:${target}`)).toEqual(user.slice(0, 2))
    expect(made.notes.map(({ en }) => en).join()).toContain('In the group already: Bob')
    await carryOut(made.changes)
    expect([isIn('mia', 'sre'), isIn('ken', 'sre')]).toEqual([true, true])
  })

  it('is as risky as the access of the group', async () => {
    const { operation, directory } = await start('add-to-group')
    expect(operation.risk(ask('mia', 'sre') as never, { directory })).toBe('high')
  })

  it('refuses a user for a group, the unknown, and synchronized groups', async () => {
    const { plan } = await start('add-to-group', { company: synchronized() })
    const { user, group } = ask('mia', 'sre')
    await expect(plan({ user: [group], group })).rejects.toEqual(refused('principal_unknown', 'user'))
    await expect(plan({ user, group: 'GROUP:nobody' })).rejects.toMatchObject({ code: 'principal_unknown' })
    await expect(plan({ user, group })).rejects.toEqual(refused('identity_source_external'))
  })
})

describe('create-users', () => {
  const created = () =>
    started.bench
      .world()
      .users.all()
      .map((u) => u.UserName)
  const csv = 'Family name;E-mail;Given name\nSato;jun@example.com;Jun\n"O\'Hara, Jr.";"pat@example.com";Pat\n'

  it('creates a pasted list and what a CSV file has, each person for themselves, and names who is there', async () => {
    const { plan, carryOut, bench } = await start('create-users')
    const made = await plan({ people: `${csv}Tanaka;mia@example.com;Mia` })
    expect(made.changes.map(({ target }) => target)).toEqual(['jun@example.com', 'pat@example.com'])
    expect(made.changes[1]?.params).toMatchObject({ familyName: "O'Hara, Jr.", userName: 'pat@example.com' })
    expect(made.notes.map(({ en }) => en).join()).toMatch(/There already.*mia@example.com/)
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(created()).toEqual(expect.arrayContaining(['jun@example.com', 'pat@example.com']))
    expect(calls(bench, 'CreateUser')).toBe(2)
    await expect(plan({ people: csv })).rejects.toEqual(refused('users_there', 'people'))
  })

  it('takes the members of a Slack user group beside those who are listed', async () => {
    const { plan } = await start('create-users')
    const membersInSlack = async (handle: string) =>
      handle === 'platform'
        ? [{ email: 'emi@example.com', givenName: 'Emi', familyName: 'Mori', userName: 'emi@example.com' }]
        : undefined
    const made = await plan({ people: '@platform\njun@example.com, Jun, Sato, jun' }, { membersInSlack })
    expect(made.changes.map(({ after }) => after).sort()).toEqual(['emi@example.com', 'jun'])
    const unknown = plan({ people: '@nobody' }, { membersInSlack })
    await expect(unknown).rejects.toEqual(refused('slack_group_unknown', 'people'))
  })

  it.each([
    'jun',
    'jun@example.com',
    'jun@example.com, Jun',
    'k@example.com, K, S, with space',
    '=HYPERLINK("http://example.org"), Jun, Sato',
    "jun@example.com, =cmd|' /C calc'!A0, Sato",
    'jun@example.com, +1, Sato',
    'jun@example.com, J\u202eun, Sato',
  ])('shows the line that is not understood: “%s”', async (people) => {
    const { plan } = await start('create-users')
    await expect(plan({ people })).rejects.toEqual(refused('people_list_invalid', 'people'))
  })

  it.each([
    [
      'a spreadsheet: byte order mark, CRLF, empty lines',
      '\ufeffE-mail,Given name,Family name\r\n\r\nJun@Example.com,Jun,Sato\r\n,,\r\n',
    ],
    ['a Japanese keyboard: full width', '\ufeffメール；名；姓\nＪｕｎ＠Ｅｘａｍｐｌｅ．ｃｏｍ；Jun；Sato'],
    ['quotes around everything', '"Jun@Example.com";"Jun";"Sato";""'],
    [
      'the same line twice, in other letters',
      'Jun@Example.com,Jun,Sato\njun@example.com,Jun,Sato\nJun@Example.com,Jun,Sato',
    ],
  ])('reads %s', async (_, people) => {
    const { plan } = await start('create-users')
    const made = await plan({ people })
    expect(made.changes.map(({ target, params }) => [target, params.displayName])).toEqual([
      ['jun@example.com', 'Jun Sato'],
    ])
  })

  it('says which lines do not agree, shows only a few of many, and takes a hundred at a time', async () => {
    const { operation } = await start('create-users')
    const wrongWith = (people: string): Refusal => {
      try {
        operation.check?.({ people } as never)
      } catch (error) {
        return error as Refusal
      }
      throw new Error('not refused')
    }
    const twice = wrongWith('jun@example.com,Jun,Sato\n\nJUN@example.com,June,Sato')
    expect(twice).toMatchObject({ code: 'people_list_twice', vars: { lines: '1, 3' } })
    const name = wrongWith('jun@example.com,Jun,Sato,jun\nj@example.com,Jun,Sato,JUN')
    expect(name).toMatchObject({ code: 'people_list_twice', vars: { value: 'jun' } })
    const lines = (count: number, rest: string) => Array.from({ length: count }, (_, i) => `p${i}@example.com${rest}`)
    const bad = wrongWith(lines(1_000, '').join('\n'))
    expect(bad).toMatchObject({ code: 'people_list_invalid', vars: { count: 1_000 } })
    expect(refusalPlain(bad, sayIn('ja')).length).toBeLessThan(400)
    expect(wrongWith(lines(1_000, ',P,Q').join('\n'))).toMatchObject({
      code: 'people_list_long',
      vars: { count: 1_000 },
    })
    for (const nobody of ['', 'E-mail,Given name'])
      expect(wrongWith(nobody)).toMatchObject({ code: 'people_list_empty', field: 'people' })
    operation.check?.({ people: lines(100, ',P,Q').join('\n') } as never)
  })

  it('is refused where users come from an identity provider', async () => {
    const { plan } = await start('create-users', { company: synchronized() })
    await expect(plan({ people: csv })).rejects.toEqual(refused('identity_source_external'))
  })
})
