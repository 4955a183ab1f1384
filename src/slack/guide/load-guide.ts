import { Refusal } from '../../errors.ts'
import { membersOf } from '../../policy/policy-people.ts'
import type { Person } from '../../store/person-rows.ts'
import { type Asking, askedIn } from '../../store/requests.ts'
import type { Context } from '../../workflow/context.ts'
import { guideNow } from '../../workflow/guide/confirm-steps.ts'
import type { GuideReader } from '../../workflow/guide/guide-readers.ts'
import { usualApprovers } from '../../workflow/guide/look-at-guide.ts'
import { isAdmin } from '../../workflow/people/roster.ts'
import { mentionsOf, namesOf } from '../connection/remembered.ts'
import type { GuideNow, StepNow } from './guide-now.ts'
import type { StepLook } from './step-view.ts'

/** The guide as it stands now, from the store and the snapshot: no AWS call, no Slack call. */
export async function loadGuide(ctx: Context): Promise<GuideNow> {
  const { state, progress, show } = await guideNow(ctx)
  const requests = await askedIn(ctx.store.db, ['planning', 'pending', 'approved', 'executing', 'failed', 'partial'])
  const withRequest = progress.steps.map((view): StepNow => {
    const offer = view.state === 'done' ? undefined : view.step.offer?.(show)
    const request = offer && namesSomething(ctx, offer) && requests.find((row) => isFor(row, offer))
    return request ? { ...view, request: { id: request.id, state: request.state } } : view
  })
  const looked = Object.values(state.findings).map(({ at }) => at)
  return {
    ...progress,
    steps: withRequest,
    next: progress.next && withRequest.find(({ step }) => step.id === progress.next?.step.id),
    show,
    lookedAt: looked.length > 0 ? Math.max(...looked) : null,
    goesOnAlone: goesOnAlone(ctx),
    nobodyDecides: nobodyDecides(ctx),
  }
}

/** Whether the one administrator so far decides on what they ask for: nobody else can approve. */
function goesOnAlone(ctx: Context): boolean {
  const { soleAdministrator: sole } = ctx.roster
  return sole !== undefined && usualApprovers(ctx).every((id) => id === sole)
}

/** The one administrator approves alone, and is no such first one: a user group names them, or there were two once. */
function nobodyDecides(ctx: Context): boolean {
  const { roster, config } = ctx
  const deciding = new Set([...usualApprovers(ctx), ...membersOf(roster, config.policy.admins)])
  return deciding.size === 1 && roster.soleAdministrator === undefined
}

interface Offered {
  operation: string
  input: Record<string, unknown>
}

/** "Ask for access" is about nothing in particular: nobody else's request is an answer to it. */
const namesSomething = ({ operations }: Context, { operation, input }: Offered): boolean =>
  operations.get(operation)?.gives !== 'grant' || Object.keys(input).length > 0

/** Whether it asks for the offered operation on the same thing, whatever else was changed in the form. */
const isFor = (asked: Asking, { operation, input }: Offered): boolean =>
  asked.operation === operation &&
  ['name', 'account', 'permissionSet'].every((field) => !(field in input) || asked.input[field] === input[field])

export const readerOf = (ctx: Context, { slackId }: Pick<Person, 'slackId'>): GuideReader => ({
  slackId,
  mayAct: isAdmin(ctx, slackId),
})

export function onlyAdmins(ctx: Context, slackId: string): void {
  if (!isAdmin(ctx, slackId)) throw new Refusal('guide_admins_only')
}

export async function lookOf(ctx: Context, guide: GuideNow, also: string[] = []): Promise<StepLook> {
  const people = guide.steps.flatMap(({ done, handover }) => [done?.by, handover?.to, handover?.by])
  const deciders = Object.values(guide.show.choices).map((made) => made?.by)
  const known = [...people, ...deciders, ...also].filter((id) => id !== undefined)
  const [personName, mention] = [await namesOf(ctx, known), await mentionsOf(ctx, known)]
  return { now: ctx.clock.now(), personName, mention, operations: ctx.operations }
}
