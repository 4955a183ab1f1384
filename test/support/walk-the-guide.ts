import { expect } from 'vitest'
import { doByHand, manualSteps } from '../../src/sandbox/aws-console.ts'
import type { ConsoleActionId } from '../../src/sim/aws/console-actions.ts'
import type { SimulatedAws } from '../../src/sim/aws/server.ts'
import { guideNow } from '../../src/workflow/guide/confirm-steps.ts'
import { eventually } from './eventually.ts'
import type { AtTheGuide } from './guide.ts'
import { type Around, becomes } from './somebody.ts'

type Walked = Around & { aws: SimulatedAws }
interface Walk {
  world: Walked
  /** Whoever leads, and whoever decides on what is asked; each in the language of their Slack. */
  leads: AtTheGuide
  decides: AtTheGuide
  /** Who becomes the first administrator, where the company has none. */
  administrator: Record<'userName' | 'givenName' | 'familyName' | 'email', string>
  /** The answers to choices that are not taken as recommended, by block. */
  choices?: Record<string, string>
}

/** Goes from step to step as the guide says, until nothing is left. Gives the steps in the order in which they came. */
export async function walkToTheEnd(walk: Walk): Promise<string[]> {
  const { world, leads } = walk
  const told: string[] = []
  await leads.opens()
  for (;;) {
    const { progress } = await guideNow(world.bot.ctx)
    if (progress.allDone) return told
    // What waits for somebody's e-mail is done when nothing else is left.
    const next = progress.next ?? progress.steps.find(({ state }) => state === 'waiting')
    if (!next) throw new Error(`nothing can be done after ${told.join(', ')}`)
    const { id } = next.step
    if (told.filter((one) => one === id).length > 1) throw new Error(`stuck at ${id} after ${told.join(', ')}`)
    told.push(id)
    await goOn(walk, id)
    await eventually(async () => {
      world.clock.advance(1_000)
      const { progress: now } = await guideNow(world.bot.ctx)
      expect([id, now.next?.step.id !== id || now.allDone]).toEqual([id, true])
    })
  }
}

async function goOn(walk: Walk, id: string): Promise<void> {
  const { world, leads, administrator } = walk
  for (const [action, input] of byHand[id] ?? []) if (isOffered(world, action)) atThePage(world, action, input)
  if (id === 'sync-administrator') atThePage(world, 'sync-user', administrator)
  if (id === 'portal-sign-in') signIn(world)
  if (id in byHand || id === 'sync-administrator' || id === 'portal-sign-in') {
    await looksAgain(leads, id)
    if ((await leads.state(id)) === 'done') return
  }
  const { progress } = await guideNow(world.bot.ctx)
  const now = progress.steps.find(({ step }) => step.id === id)
  if (now?.step.decides) return decide(walk)
  if (now?.step.optional) return notForUs(walk, id)
  const { show } = await guideNow(world.bot.ctx)
  const offer = now?.step.offer?.(show)
  if (id === 'first-request') return firstRequest(walk)
  if (offer) return ask(walk, id, offer.operation)
  await leads.does(id, pasted[id])
}

const isOffered = ({ aws: { world } }: Walked, action: ConsoleActionId): boolean =>
  manualSteps(world, new Set()).some(({ id, offered }) => id === action && offered)

/** Does by hand what the sandbox's page offers, with values that it offers. */
function atThePage({ aws: { world } }: Walked, action: ConsoleActionId, input: Record<string, string> = {}): void {
  const step = manualSteps(world, new Set()).find(({ id }) => id === action)
  for (const { name, options } of step?.fields ?? [])
    if (options && input[name] !== undefined) expect(options.map(({ value }) => value)).toContain(input[name])
  const preset = Object.fromEntries((step?.fields ?? []).map(({ name, value }) => [name, value]))
  doByHand(world, action, { ...preset, ...input })
}

async function looksAgain(leads: AtTheGuide, id: string): Promise<void> {
  const screen = await leads.opensStep(id)
  if (!/Check again|もう一度確認/.test(screen)) return
  await leads.who.slack.click('modal', 'guide:check')
  await eventually(async () => expect(leads.screen).toMatch(/Looked at AWS just now|たった今/))
}

/** Whoever was given full access to an account opens it at the portal. */
function signIn(around: Walked): void {
  const { world } = around.aws
  const given = world.assignments.all().find(({ PrincipalType, PermissionSetArn }) => {
    const name = world.permissionSets.get(PermissionSetArn)?.Name ?? ''
    return PrincipalType === 'USER' && /Admin/.test(name)
  })
  const user = world.users.get(given?.PrincipalId ?? '')?.UserName ?? ''
  atThePage(around, 'portal-sign-in', {
    user,
    account: given?.AccountId ?? '',
    permissionSet: given?.PermissionSetArn ?? '',
  })
}

async function decide({ leads, choices = {} }: Walk): Promise<void> {
  await leads.opensStep('decisions')
  await leads.who.slack.click('modal', 'guide:choices')
  await leads.who.slack.waitForModal(({ callback_id }) => callback_id === 'guide-choices')
  if (Object.keys(choices).length > 0) {
    await leads.who.slack.fill(choices)
    expect((await leads.who.slack.submit()).errors).toBeUndefined()
    await eventually(async () => {
      const { show } = await guideNow(leads.world.bot.ctx)
      expect(show.choices.identitySource?.by).toBe(leads.who.id)
    })
    await leads.who.slack.waitForModal(({ callback_id }) => callback_id === 'guide-choices')
  }
  await leads.who.slack.click('modal', 'guide:choose-recommended', { confirm: true })
  await leads.becomes('decisions', 'done')
  await belowSays(leads, /, decided by |（決定: /)
}

/** Optional steps are said not to be for the company, with a reason. */
async function notForUs({ leads }: Walk, id: string): Promise<void> {
  await leads.opensStep(id)
  await leads.who.slack.click('modal', 'guide:skip')
  await leads.who.slack.waitForModal(({ callback_id }) => callback_id === 'guide-skip')
  await leads.who.slack.fill({ reason: 'We are three people' })
  expect((await leads.who.slack.submit()).errors).toBeUndefined()
  await leads.becomes(id, 'skipped')
  await belowSays(leads, /said that it is not for you|自社では不要としました/)
}

/** Whoever closes what they have said comes back to a step that knows it. */
async function belowSays(leads: AtTheGuide, said: RegExp): Promise<void> {
  const step = leads.who.slack.modal()?.previous_view_id
  await eventually(() => {
    const view = [...leads.world.slack.workspace.stack(leads.who.id)].find(({ id }) => id === step)
    expect(view && leads.read(view)).toMatch(said)
  })
}

async function ask({ world, leads, decides, administrator }: Walk, id: string, operation: string): Promise<void> {
  const request = await leads.requests(id, id === 'create-administrator' ? administrator : forms[id])
  await decides.who.approves(request)
  await becomes(world, request, operation === 'assign-permission-set' ? 'active' : 'done')
  await leads.becomes(id, 'done')
}

/** From here on access works by asking for it. */
async function firstRequest({ world, leads, decides }: Walk): Promise<void> {
  const account = world.bot.ctx.directory.accounts().find(({ management }) => management)
  const request = await leads.who.asks({ account: account?.name ?? '', set: 'ReadOnlyAccess' })
  await decides.who.approves(request)
  await becomes(world, request, 'active')
}

/** What somebody does in AWS's console, where a step is about that. */
const byHand: Record<string, [ConsoleActionId, Record<string, string>?][]> = {
  'sign-up-plan': [['activate-account']],
  'bot-credentials': [['give-credentials']],
  'root-mfa': [['add-root-mfa']],
  'root-access-keys': [['delete-root-access-keys']],
  'email-verification': [['verify-email']],
  'enable-identity-center': [['enable-identity-center', { region: 'ap-northeast-1' }]],
  'no-account-instance': [['delete-account-instance']],
  'external-idp': [['confirm-identity-source', { source: 'external' }]],
  'managed-ad': [['confirm-identity-source', { source: 'active-directory' }]],
  'self-managed-ad': [['confirm-identity-source', { source: 'active-directory' }]],
  'administrator-password': [['set-email-otp']],
  'alternate-contacts': [
    ['set-alternate-contact', { type: 'SECURITY' }],
    ['set-alternate-contact', { type: 'BILLING' }],
    ['set-alternate-contact', { type: 'OPERATIONS' }],
  ],
}

/** What a form lacks beside what the guide fills in. */
const forms: Record<string, Record<string, string>> = {
  organization: { freePlanEnds: 'understood' },
  'first-request': {},
}
const pasted: Record<string, string> = {
  'account-name': 'example-management-prod',
  'root-email': 'aws@example.com',
}
