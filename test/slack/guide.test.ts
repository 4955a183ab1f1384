import { describe, expect, test } from 'vitest'
import { recommended } from '../../src/guide/recommended.ts'
import { recommendedValues } from '../../src/guide/recommended-values.ts'
import { dialogueOf, dialogues } from '../../src/guide/troubleshooting.ts'
import { sayIn } from '../../src/i18n.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { bootstrapOperations } from '../../src/policy/bootstrap.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { problems } from '../../src/sim/slack/index.ts'
import { choicesView } from '../../src/slack/guide/choices-form.ts'
import { handOverView } from '../../src/slack/guide/hand-over.ts'
import { guideIds } from '../../src/slack/guide/ids.ts'
import { listView } from '../../src/slack/guide/list-view.ts'
import { loadGuide, lookOf } from '../../src/slack/guide/load-guide.ts'
import { overviewView } from '../../src/slack/guide/overview.ts'
import { recommendedView } from '../../src/slack/guide/recommended-form.ts'
import { skipView } from '../../src/slack/guide/skip-form.ts'
import { stepView } from '../../src/slack/guide/step-view.ts'
import { tellMessage } from '../../src/slack/guide/tell.ts'
import { dialogueView } from '../../src/slack/guide/trouble-view.ts'
import { guideSteps } from '../../src/workflow/guide/confirm-steps.ts'
import { chosen } from '../guide/helpers.ts'
import { AtTheGuide, setupPolicy } from '../support/guide.ts'
import { story } from '../support/story.ts'

story(
  'words are explained in either language, and a trouble is gone through with what AWS says just now',
  async (world) => {
    const { mia, ken, alice, until } = world
    const asks = async (who: typeof mia, text: string) => {
      await who.slack.command(`help ${text}`)
      return who.slack
        .ephemerals()
        .slice(-1)
        .map((answer) => who.reads(answer))
        .join()
    }
    // Everybody is known after their first word.
    for (const who of [mia, ken, alice]) await who.slack.command('mine')
    await until(() => expect(ken.slack.ephemerals().length).toBeGreaterThan(0))
    expect(await asks(mia, 'root user')).toContain('What this means for you')
    expect(await asks(mia, 'ルートユーザー')).toContain('Root user')
    expect(await asks(ken, 'root user')).toContain('ポイント: ルートユーザーにしかできない作業だけに')
    expect(await asks(mia, 'permision sett')).toContain('Nearest to “permision sett”')
    expect(await asks(mia, 'xyzzy')).toContain('There is no help on “xyzzy”')

    expect(await asks(mia, 'no verification call')).toContain('No verification call or message comes')
    // In the words of AWS's own guide, with its page.
    expect(await asks(ken, '電話がかかってこない')).toContain(dialogueOf('no-call').title.ja)
    expect(await asks(mia, 'maximum number of failed attempts')).toContain(dialogueOf('max-attempts').title.en)
    for (const { id, read } of dialogues) expect(read?.length, id).toBeGreaterThan(0)
    await asks(mia, 'no verification call')
    const dialogue = mia.slack.ephemerals().at(-1)
    if (!dialogue) throw new Error('no answer')
    await mia.presses(dialogue, 'Go through it')
    await mia.slack.waitForModal((view) => new AtTheGuide(mia).read(view).includes('AccountState = ACTIVE'))
    expect(new AtTheGuide(mia).screen).toContain('Passwords, verification codes, PINs and access keys.')

    // The allow list as a file, in Alice's own conversation.
    await new AtTheGuide(alice).opensStep('allow-list')
    await alice.slack.click('modal', 'guide:file')
    const file = await until(() => {
      const found = [...world.slack.workspace.files.values()].find(({ name }) => name === 'aws-allow-list.txt')
      // A file is announced first and filled afterwards.
      if (!found?.content.length) throw new Error('no file yet')
      return found
    })
    expect(file.content.toString()).toContain('awsapps.com')

    // The Slack app's manifest, where the bot is put in place.
    expect(await new AtTheGuide(alice).opensStep('bot-credentials')).toContain('Manifest of the Slack app')
    // What is long is taken as a file, whole.
    expect(new AtTheGuide(alice).screen).not.toContain('- chat:write')

    // What the bot cannot read of other accounts is pasted, kept, and told, although its own account is done.
    const prod = '222233334444'
    const guide = new AtTheGuide(alice)
    expect(await guide.opensStep('iam-roles')).toContain('What the command printed')
    await guide.does('iam-roles', `${prod} 950 1000`)
    await until(async () => expect(await guide.opensStep('iam-roles')).toContain(`Measured: ${prod} 950/1000.`))
    expect(guide.screen).toContain('Ask for a higher quota')

    // A guest cannot be given a step; who tried hears of it.
    await new AtTheGuide(alice).handsOver('several-accounts', 'UGUS')
    await alice.isTold('The step cannot be handed over to Gus')
    // Engineers see none of it: what they came for is access.
    await mia.slack.command('')
    await mia.slack.waitForModal((view) => new AtTheGuide(mia).read(view).includes('you need none of it'))
    expect(new AtTheGuide(mia).screen).not.toMatch(/steps|Part 1/)
    // Nor in plain words, which an administrator gets the way in for.
    expect(await asks(mia, '')).not.toContain('setup guide')
    expect(await asks(alice, '')).toContain('`/aws-setup` the setup guide')
    await mia.slack.say('setup guide')
    await mia.isTold('you need none of it')
    await mia.slack.openHome()
    await until(() => expect(mia.slack.home()).toBeDefined())
    expect(JSON.stringify(mia.slack.home())).not.toContain('setup guide')
    // From an administrator's Home tab too.
    await alice.slack.openHome()
    await alice.slack.click('home', 'Open the setup guide')
    await alice.slack.waitForModal((view) => new AtTheGuide(alice).read(view).includes('Part 1'))

    await everyScreenFits(world)
    await eachSourceIsToldItsOwn(world)
    await eachStepSaysWhatHelps(world)
  },
  { company: freshCompany(), policy: setupPolicy },
)

async function everyScreenFits(world: Parameters<Parameters<typeof story>[1]>[0]): Promise<void> {
  const { ctx } = world.bot
  const guide = await loadGuide(ctx)
  const look = await lookOf(ctx, guide)
  const reader = { slackId: 'UALICE', mayAct: true }
  const handover = { to: 'UBOB', by: 'UALICE', at: 1 }
  for (const say of [sayIn('en'), sayIn('ja')]) {
    const modals = [
      overviewView(guide, reader, say),
      listView(guide, say),
      choicesView(guide, reader, say),
      recommendedView(recommended(guide.show), recommendedValues(guide.show), 'key', ctx, say),
      ...guide.steps.map((now) => stepView(guide, now, reader, say, look)),
      ...guide.steps.map((now) => handOverView(now, say)),
      ...guide.steps.map((now) => skipView(now, say)),
      overviewView({ ...guide, finished: true }, reader, say),
      ...dialogues.map(({ id }) => dialogueView(id, undefined, say)),
    ]
    for (const view of modals) expect(problems('modal', view), JSON.stringify(view?.blocks[0])).toEqual([])
    for (const now of guide.steps) {
      const message = tellMessage('handed-over', guide, { ...now, handover }, 'UALICE', say, look)
      expect(problems('message', message), now.step.id).toEqual([])
      expect(JSON.stringify(message).length, now.step.id).toBeLessThan(13_000)
    }
  }
}

async function eachSourceIsToldItsOwn({ bot: { ctx } }: Parameters<Parameters<typeof story>[1]>[0]): Promise<void> {
  const guide = await loadGuide(ctx)
  const look = await lookOf(ctx, guide)
  const now = guide.steps.find(({ step }) => step.id === 'sync-administrator')
  if (!now) throw new Error('no such step')
  const shown = (identitySource: string) => {
    const show = { ...guide.show, choices: chosen({ identitySource }) }
    const reader = { slackId: 'UALICE', mayAct: true }
    return JSON.stringify(stepView({ ...guide, show }, { ...now, state: 'todo' }, reader, sayIn('en'), look))
  }
  expect(shown('external-idp')).toContain('At the identity provider')
  expect(shown('external-idp')).not.toContain('Manage sync')
  expect(shown('managed-ad')).toContain('Manage sync')
  expect(shown('managed-ad')).not.toContain('At the identity provider')
}

async function eachStepSaysWhatHelps({ bot: { ctx } }: Parameters<Parameters<typeof story>[1]>[0]): Promise<void> {
  const guide = await loadGuide(ctx)
  const look = await lookOf(ctx, guide)
  const reader = { slackId: 'UALICE', mayAct: true }
  for (const say of [sayIn('en'), sayIn('ja')]) {
    const drawn = (now: (typeof guide.steps)[number]) => stepView(guide, now, reader, say, look)
    // Whoever comes to a step too early gets the button to what can be done now, and no other that stands out.
    const blocked = guide.steps.filter(({ state }) => state === 'blocked')
    expect(blocked.length).toBeGreaterThan(0)
    for (const now of blocked) {
      const text = JSON.stringify(drawn(now))
      const [, first] =
        /"block_id":"first","elements":\[\{[^}]*?"action_id":"guide:next".*?"value":"([a-z-]+)"/.exec(text) ?? []
      expect(guide.steps.find(({ step }) => step.id === first)?.blockedBy, now.step.id).toEqual([])
      expect(text.match(/"style":"primary"/g), now.step.id).toHaveLength(1)
    }
    // What waits for too long is told once.
    const steps = guide.steps.map((now) =>
      now.step.id === 'email-verification' ? { ...now, state: 'waiting' as const, overdue: true } : now,
    )
    const late = steps.find(({ step }) => step.id === 'email-verification')
    const state = say.plain('guide:state.waiting')
    const told = say('guide:overview.item', { mark: '⚠', title: late?.step.title[say.locale] ?? '', state })
    expect(JSON.stringify(overviewView({ ...guide, steps }, reader, say)).split(told)).toHaveLength(2)
    // What is over, or nothing to this company, is not explained as if it were to be done.
    for (const now of guide.steps.filter(({ state }) => state === 'done' || state === 'not-applicable')) {
      const text = JSON.stringify(drawn(now))
      expect(text).not.toContain(say.plain('guide:minutes', { count: now.step.minutes }))
      expect(text).not.toContain(say.plain('guide:step.changed'))
      if (now.state === 'not-applicable') expect(text, now.step.id).not.toContain(guideIds.file)
    }
    // What is typed is shown as such, and an address can be pressed.
    const assignment = guide.steps.find(({ step }) => step.id === 'admin-assignment')
    const remedy = JSON.stringify(assignment && drawn(assignment))
    expect(remedy).toContain('{"type":"text","text":"npm run iam-policy","style":{"code":true}}')
    expect(JSON.stringify(dialogueView('no-call', undefined, say))).toContain(
      '{"type":"link","url":"https://console.aws.amazon.com/support/home"',
    )
  }
}

describe('what steps offer', () => {
  test('fits the form of its operation, and one person may begin with it', async () => {
    const [steps, operations] = [await guideSteps(), await loadOperations()]
    const source = steps.flatMap((step) => (step.offer ? [String(step.offer)] : []))
    const named = source.flatMap((text) =>
      [...text.matchAll(/operation: ["']([a-z-]+)["']/g)].map(([, id]) => id ?? ''),
    )
    expect(named.length).toBeGreaterThan(6)
    for (const id of named) {
      expect([...operations.keys()]).toContain(id)
      // Root of every account is no matter for one person alone, nor is a name by which rules go; nothing waits for either.
      if (!['centralize-root-access', 'rename-account'].includes(id)) expect([...bootstrapOperations]).toContain(id)
    }
  })
})
