import { expect } from 'vitest'
import { elementsOf } from '../../src/sim/slack/block-kit/state.ts'
import type { StateValue, View } from '../../src/sim/slack/types.ts'
import { newestRequest, reads } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { allowed, setInAws } from '../support/permission-sets.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

// A policy, or a list of people, comes as a file where the bot may read files.

const policy = (yaml: string) =>
  `${allowed(yaml).trimEnd()}\n  - name: directory\n    when: { operations: [create-users] }\n`
const actions = Array.from({ length: 120 }, (_, i) => `s3:GetObjectOfTheKindWithANumber${i}`)
const text = JSON.stringify(
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
  null,
  2,
)
const file = (name: string, content: string | Buffer) => ({ name, content: Buffer.from(content) })
const words = { permissionSet: 'ReadOnlyAccess', reason: 'They read every kind' }

/** What stands in the inputs of a form. */
const typedIn = (view: View | undefined) =>
  Object.fromEntries(
    Object.entries(view?.state.values ?? {}).map(([block, value]) => [
      block,
      (Object.values(value)[0] as StateValue & { selected_option?: { text: { text: string } } })?.selected_option?.text
        .text ?? Object.values(value)[0]?.value,
    ]),
  )
const saysIn = (who: Somebody, ...said: (string | RegExp)[]) =>
  eventually(() => {
    const shown = JSON.stringify(who.slack.modal()?.blocks ?? [])
    for (const one of said) expect(shown).toMatch(one)
    return shown
  })

story(
  'a policy that is longer than an input comes as a file, is checked and approved like a pasted one, and reaches AWS',
  async (world) => {
    const { alice, bob, dana } = world
    await alice.opensForm('put-inline-policy')
    await alice.slack.fill(words)
    await alice.slack.attach('policy:file', file('policy.json', `\ufeff${text}`))
    expect(await alice.slack.submit()).toMatchObject({ closed: false })
    await saysIn(alice, 'Your request is')
    const request = await newestRequest(world, { requester: alice.id })
    await reads(dana, () => dana.card(request), 'Give ReadOnlyAccess an inline policy')
    await dana.approves(request)
    // Everybody has the set, so one more approves.
    await bob.approves(request)
    await becomes(world, request, 'done')
    expect(setInAws(world, 'ReadOnlyAccess').inlinePolicy).toBe(text)
  },
  { policy, files: true },
)

story(
  '誤りのあるファイルは行と列が示されてフォームに戻り、ほかの入力はそのまま残る',
  async (world) => {
    const { alice } = world
    await world.slack.changeUser(alice.id, { locale: 'ja-JP' })
    await quiet(world)
    await alice.opensForm('put-inline-policy')
    await alice.slack.fill(words)
    await alice.slack.attach('policy:file', file('policy.json', text.slice(0, 1_000)))
    await alice.slack.submit()
    await saysIn(alice, 'まだ申請されていません', /\d+ 行 \d+ 列/, 'ファイルで指定')
    expect(typedIn(alice.slack.modal())).toMatchObject(words)
    // Pasted in its place, in as many inputs as it needs.
    await alice.slack.click('modal', 'request:more')
    await eventually(() => expect(typedIn(alice.slack.modal())).toHaveProperty('policy:11'))
    expect(typedIn(alice.slack.modal())).toMatchObject(words)
    const parts = [text.slice(0, 2_000), text.slice(2_000, 4_000), text.slice(4_000)]
    await alice.slack.fill({ policy: parts[0] ?? '', 'policy:2': parts[1] ?? '', 'policy:3': parts[2] ?? '' })
    expect((await alice.slack.submit()).errors ?? {}).toEqual({})
    await reads(alice, async () => alice.card(await newestRequest(world, { requester: alice.id })), 'ReadOnlyAccess')
  },
  { policy, files: true },
)

story(
  'users come from what a spreadsheet saves, and what is no such list says why and what to do',
  async (world) => {
    const { alice, bob, aws, slack } = world
    await alice.opensForm('create-users')
    await alice.slack.fill({ reason: 'The new team' })
    const tries = async (given: { name: string; content: Buffer }, ...said: (string | RegExp)[]) => {
      await alice.slack.attach('people:file', given)
      await alice.slack.submit()
      await saysIn(alice, 'Nothing was sent', ...said)
      expect(typedIn(alice.slack.modal())).toMatchObject({ reason: 'The new team' })
    }
    await tries(file('new.csv', Buffer.from('jun@example.com,J\xfcn,Sato', 'latin1')), 'UTF-8')
    await tries(file('new.csv', Buffer.from('PK\x03\x04\0\0')), 'UTF-8')
    await tries(file('new.csv', 'x'.repeat(500_000)), '400 kB')
    await tries(file('new.csv', ''), 'nobody in the list')
    await tries(file('new.csv', 'jun@example.com,Jun'), '1: jun@example.com, Jun')
    await tries(
      file('new.csv', Array.from({ length: 1_000 }, (_, i) => `p${i}@example.com,P,Q`).join('\n')),
      '1000 people',
    )
    slack.tokens.get(slack.botToken)?.scopes.delete('files:read')
    await alice.slack.attach('people:file', file('new.csv', 'jun@example.com,Jun,Sato'))
    await alice.slack.submit()
    expect(await saysIn(alice, 'Slack does not let the bot read the file')).not.toContain('file_input')
    slack.tokens.get(slack.botToken)?.scopes.add('files:read')
    world.clock.advance(minutes(6))
    await alice.slack.say('mine')
    await quiet(world)

    await alice.opensForm('create-users')
    await alice.slack.fill({ reason: 'The new team', people: 'emi@example.com, Emi, Mori' })
    await alice.slack.attach('people:file', file('new.csv', '\ufeffメール;姓;名\r\nJun@example.com;佐藤;純\r\n;;\r\n'))
    expect((await alice.slack.submit()).errors).toMatchObject({ People: expect.stringContaining('both') })
    await alice.slack.fill({ people: '' })
    await alice.slack.submit()
    await saysIn(alice, 'Your request is')
    const request = await newestRequest(world, { requester: alice.id })
    await reads(bob, () => bob.card(request), '純 佐藤', 'Jun@example.com')
    await bob.approves(request)
    await becomes(world, request, 'done')
    expect(aws.world.users.all().map(({ UserName }) => UserName)).toContain('Jun@example.com')
  },
  { policy, files: true },
)

story(
  'nobody has the bot read a file of somebody else, or one that is kept elsewhere; who has closed the form is told',
  async (world) => {
    const { alice, mia, slack } = world
    await mia.opensForm('create-users')
    await mia.slack.attach('people:file', file('secret.csv', 'jun@example.com,Jun,Sato'))
    const [secret] = slack.workspace.files.values()
    const sends = async (given: object) => {
      await alice.opensForm('create-users')
      await alice.slack.fill({ reason: 'The new team' })
      const view = alice.slack.modal()
      const placed = elementsOf(view?.blocks ?? []).find(({ element }) => element.type === 'file_input')
      await alice.slack.use(
        'modal',
        { block_id: 'people:file', action_id: placed?.element.action_id ?? '' },
        [given],
        false,
      )
      await alice.slack.submit()
    }
    await sends({ id: secret?.id })
    await saysIn(alice, 'was uploaded by somebody else')
    await sends({ id: 'F0' })
    await saysIn(alice, 'Slack does not let the bot read the file')

    await alice.opensForm('create-users')
    await alice.slack.fill({ reason: 'The new team' })
    await alice.slack.attach('people:file', file('new.csv', 'jun'))
    slack.faults.failNext('files.info', 'internal_error')
    await alice.slack.submit()
    await alice.slack.closeModal()
    world.clock.advance(60_000)
    await alice.isTold('1: jun')
  },
  { policy, files: true },
)

story(
  'without the scope the form takes text alone, and says how that can be changed',
  async (world) => {
    const { alice } = world
    await alice.opensForm('put-inline-policy')
    const shown = JSON.stringify(alice.slack.modal())
    expect(shown).toContain('files:read')
    expect(shown).not.toContain('file_input')
    await alice.slack.closeModal()
    await world.slack.changeUser(alice.id, { locale: 'ja-JP' })
    await quiet(world)
    await alice.opensForm('create-permission-set')
    expect(JSON.stringify(alice.slack.modal())).toContain('files:read スコープを追加すると')
  },
  { policy },
)
