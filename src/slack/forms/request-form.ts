import { randomUUID } from 'node:crypto'
import type { App, BlockAction, SlackViewAction, ViewOutput } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { Refusal } from '../../errors.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { operationOf } from '../../workflow/request/operation.ts'
import { orTell } from '../../workflow/request/refused-press.ts'
import { submit } from '../../workflow/request/submit.ts'
import { openView } from '../connection/open-view.ts'
import { memberSending, remember, remembered, sayTo } from '../connection/remembered.ts'
import { askedBefore } from './ask-again.ts'
import { drawAgain } from './draw-again.ts'
import { filesIn, moreInputs } from './form-documents.ts'
import { readMetadata } from './form-metadata.ts'
import { registerPickers } from './form-pickers.ts'
import { mayAskFor } from './form-ruling.ts'
import { type Given, readingView, requestForm, requestView, sentView } from './form-view.ts'
import { chosenIn, fieldErrors, wishOf } from './form-wish.ts'
import { keepForm } from './given-files.ts'

type Trigger = Given & { triggerId: string; slackId: string; operation?: string | undefined; push?: boolean }

/** Opens within the three seconds of a trigger. Throws the `Refusal` of somebody who may not ask. */
export async function openRequestForm(ctx: Context, client: WebClient, trigger: Trigger): Promise<void> {
  // The form only offers: who somebody is now, its plan asks. Before many forms Slack's line is longer than a trigger lasts.
  const person = (await remembered(ctx, trigger.slackId)) ?? (await ctx.people.member(trigger.slackId))
  const { account, permissionSet } = trigger.prefill ?? {}
  // A button's value may not be empty: `any` leaves the choice open.
  const named = trigger.operation === 'any' ? undefined : trigger.operation
  const only = named || onlyOperation(ctx, person)
  const [access] = requestForm.manyOf
  const open = only === undefined && mayAskFor(ctx, person.slackId, access)
  const asked = open ? access : only
  if (asked !== undefined) operationOf(ctx, asked)
  const meta = {
    operation: asked,
    ...(open && { open }),
    formKey: randomUUID(),
    picked: { ...(account && { account }), ...(permissionSet && { permissionSet }) },
  }
  const view = await requestView(ctx, person, meta, trigger)
  // On top of the guide's step, so that closing the form leads back to it.
  await openView(client, { trigger_id: trigger.triggerId, view }, { push: trigger.push ?? false })
}

/** Whoever may ask for one operation only need not choose it; access for many is a press away from access. */
function onlyOperation(ctx: Context, person: Person): string | undefined {
  const allowed = [...ctx.operations.keys()].filter((id) => mayAskFor(ctx, person.slackId, id))
  const [only, ...others] = allowed.filter((id) => id !== requestForm.manyOf[1])
  return others.length === 0 ? only : undefined
}

export function register(app: App, ctx: Context): void {
  registerPickers(app, ctx)

  app.shortcut(requestForm.shortcut, async ({ ack, body, client }) => {
    await ack()
    await openOrTell(ctx, client, { triggerId: body.trigger_id, slackId: body.user.id })
  })

  app.action<BlockAction>(
    { action_id: requestForm.open, type: 'block_actions' },
    async ({ ack, body, action, client }) => {
      await ack()
      const value = action.type === 'button' ? action.value : undefined
      const push = body.view?.type === 'modal'
      const on = { triggerId: body.trigger_id, slackId: body.user.id, push }
      await openOrTell(ctx, client, { ...on, ...(await askedBefore(ctx, value, body.user.id)) })
    },
  )

  // The form shows what the rule says as soon as there is enough to say it.
  app.action<BlockAction>(
    /^request:(operation|account|permissionSet|principal|duration|more)$/,
    async ({ ack, body, action, client }) => {
      await ack()
      const { view } = body
      if (!view) return
      await drawAgain(ctx, client, { slackId: body.user.id, view }, async () => {
        const person = await remembered(ctx, body.user.id)
        if (!person) return undefined
        // Rules on what a set allows need that read; the form goes on without.
        const chosen = chosenIn(view.state.values, 'permissionSet')
        if (chosen) await ctx.directory.knownPermissionSet(chosen).catch(() => undefined)
        return redrawn(ctx, person, view, 'action_id' in action && action.action_id === moreInputs)
      })
    },
  )

  app.action<BlockAction>({ action_id: requestForm.many, type: 'block_actions' }, async ({ ack, body, client }) => {
    await ack()
    const { view } = body
    const person = await remembered(ctx, body.user.id)
    if (!view || !person) return
    const meta = { ...readMetadata(view.private_metadata), operation: requestForm.manyOf[1], picked: {}, open: false }
    await drawAgain(ctx, client, { slackId: person.slackId, view }, () =>
      requestView(ctx, person, meta, givenFor(view.state.values)),
    )
  })

  app.view<SlackViewAction>({ callback_id: requestForm.view, type: 'view_submission' }, async ({ ack, body, view }) => {
    const say = await sayTo(ctx, body.user.id)
    const { values } = view.state
    try {
      const meta = readMetadata(view.private_metadata)
      const person = await memberSending(ctx, body.user.id)
      // The rest of the form comes with the choice of an operation.
      const operation = ctx.operations.get(meta.operation ?? '')
      if (!operation) throw new Refusal('operation_missing', {}, 'operation')
      const wish = wishOf(operation, person, meta, values)
      const files = filesIn(operation, values)
      if (Object.keys(files).length > 0) {
        const { id, hash, private_metadata: metadata } = view
        await keepForm(ctx, { wish, files, view: { id, hash, metadata } })
        await ack({ response_action: 'update', view: readingView(say) })
        return
      }
      const id = await submit(ctx, wish)
      await ack({ response_action: 'update', view: sentView(id, say) })
    } catch (error) {
      if (!(error instanceof Refusal)) ctx.log.error({ err: error }, 'request form')
      await ack({ response_action: 'errors', errors: fieldErrors(error, values, say) })
      await remember(ctx, body.user.id)
    }
  })
}

/** What was chosen for one is the beginning of what is chosen for many. */
function givenFor(values: ViewOutput['state']['values']): Given {
  const chosen = (name: string) => chosenIn(values, name)
  const [account, set, principal, reason] = ['account', 'permissionSet', 'principal', 'reason'].map(chosen)
  const duration = chosen('duration')
  return {
    prefill: {
      ...(account && { accounts: account }),
      ...(set && { permissionSets: set }),
      ...(principal && { principals: principal }),
      ...(reason && { reason }),
    },
    ...(duration && { duration }),
  }
}

function redrawn(ctx: Context, person: Person, view: ViewOutput, all: boolean): Promise<ModalView> {
  const { values } = view.state
  const meta = readMetadata(view.private_metadata)
  const operation =
    (meta.open ? chosenIn(values, 'operation') : undefined) ?? meta.operation ?? chosenIn(values, 'operation')
  const picked = Object.fromEntries(
    (['account', 'permissionSet', 'principal'] as const).flatMap((name) => {
      const chosen = chosenIn(values, name)
      return chosen ? [[name, chosen]] : []
    }),
  )
  const duration = chosenIn(values, 'duration')
  return requestView(
    ctx,
    person,
    { ...meta, operation, picked, ...(all && { allInputs: true }) },
    duration ? { duration } : {},
  )
}

const openOrTell = (ctx: Context, client: WebClient, trigger: Trigger): Promise<void> =>
  orTell(ctx, { by: trigger.slackId, channel: null }, () => openRequestForm(ctx, client, trigger))
