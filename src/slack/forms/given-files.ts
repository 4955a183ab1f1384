import type { WebClient } from '@slack/web-api'
import { Refusal } from '../../errors.ts'
import { sayIn } from '../../i18n.ts'
import type { Field } from '../../operations/shared/fields.ts'
import { ownEntries } from '../../store/audit-log.ts'
import { deliveredAt, firstDelivery, forgetDeliveries } from '../../store/deliveries.ts'
import { isFormSent } from '../../store/requests.ts'
import type { Context } from '../../workflow/context.ts'
import type { Job } from '../../workflow/job-payloads.ts'
import { operationOf } from '../../workflow/request/operation.ts'
import { tell } from '../../workflow/request/refused-press.ts'
import { submit, type Wish } from '../../workflow/request/submit.ts'
import { orUndefined } from '../connection/api-errors.ts'
import { readTextFile } from '../connection/read-text-file.ts'
import { receive } from '../connection/receive.ts'
import { prefillOf } from './ask-again.ts'
import { readMetadata } from './form-metadata.ts'
import { requestView, sentView } from './form-view.ts'

/**
 * Keeps a form that came with files, to be read after it is answered: Slack waits for three seconds, and no call to it may
 * stand before the answer. Refuses a text and a file for the same field.
 */
export async function keepForm(
  ctx: Context,
  {
    wish,
    files,
    view,
  }: { wish: Wish; files: Record<string, string>; view: { id: string; hash: string; metadata: string } },
): Promise<void> {
  const { requester, extendsGrant: _, ...rest } = wish
  const { fields } = operationOf(ctx, wish.operation)
  const both = Object.keys(files).find((name) => wish.input[name] !== undefined)
  if (both) throw new Refusal('file_and_text', { label: fields[both]?.label[requester.locale] ?? both }, both)
  const payload = { slackId: requester.slackId, view: view.id, metadata: view.metadata, wish: rest, files }
  await receive(ctx, `files:${view.id}:${view.hash}`, async (tx) => {
    await firstDelivery(tx, keptKey(wish.formKey), ctx.clock.now())
    await ctx.jobs.enqueue(tx, 'read-files', `${requester.slackId}:${wish.formKey}`, payload, { priority: 0 })
  })
}

const keptKey = (formKey: string): string => `kept:${formKey}`

/** Whether a form was sent, or its files are being read. */
export const isSent = async ({ store: { db } }: Context, slackId: string, formKey: string): Promise<boolean> =>
  (await isFormSent(db, `${slackId}:${formKey}`)) || (await deliveredAt(db, keptKey(formKey))) !== undefined

/** Reads the files and sends the form; a form that cannot be sent comes back as it was filled in, and says why. */
export async function readGivenFiles(ctx: Context, client: WebClient, job: Job<'read-files'>): Promise<void> {
  const { slackId, view, metadata, wish, files } = job.payload
  const requester = await ctx.people.member(slackId)
  const show = (shown: Parameters<WebClient['views']['update']>[0]['view']) =>
    orUndefined(() => client.views.update({ view_id: view, view: shown }), ['not_found', 'view_not_found'])
  const says = (refusal: Refusal) =>
    ctx.store.transaction(async (tx) => {
      await job.fence(tx)
      await tell(ctx, tx, `files:${wish.formKey}`, { by: slackId, channel: null }, refusal)
    })
  // Nobody asks for anything by a row that somebody has written.
  if (!job.own) return says(new Refusal('press_unproven'))
  // Nor again by one that the bot has done, and somebody has put back.
  if (await isAsked(ctx, job)) return
  try {
    const input = { ...wish.input }
    for (const [name, id] of Object.entries(files)) {
      const most = mostBytes(operationOf(ctx, wish.operation).fields[name])
      input[name] = await readTextFile(client, id, { by: slackId, field: name, most })
    }
    const id = await submit(ctx, { ...wish, input, requester, extendsGrant: null })
    await show(sentView(id, sayIn(requester.locale)))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // In its answer Slack names the scopes, of which one may be gone.
    if (error.code === 'file_unreadable') await ctx.people.member(slackId, 0)
    await forgetDeliveries(ctx.store.db, [keptKey(wish.formKey)])
    const duration = wish.permanent ? 'permanent' : wish.durationMs === null ? undefined : String(wish.durationMs)
    const prefill = { ...prefillOf(wish.input), reason: wish.reason }
    const given = { prefill, problem: error, ...(duration && { duration }) }
    if (await show(await requestView(ctx, requester, readMetadata(metadata), given))) return
    await says(error)
  }
}

/** Whether the audit log has it that this form was sent, whatever the database says of requests. */
async function isAsked({ store: { db, seal } }: Context, { payload: { slackId, wish }, at }: Job<'read-files'>) {
  const asked = await ownEntries({ db, seal }, { facts: ['asked'], since: at - 60_000 })
  return asked.some(({ actor, data }) => actor === slackId && data.form === wish.formKey)
}

/** A character has at most four bytes; what is longer than the field takes is no use to read. */
const mostBytes = (field: Field | undefined): number => (field?.kind === 'document' ? field.max * 4 : 0)
