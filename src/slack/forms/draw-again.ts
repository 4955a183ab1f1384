import type { ViewOutput } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { Context } from '../../workflow/context.ts'
import { orUndefined } from '../connection/api-errors.ts'
import { readMetadata } from './form-metadata.ts'
import { isSent } from './given-files.ts'

/** Of two choices in quick succession the older one may be drawn later: it must not come over the newer one. */
const newest = new Map<string, symbol>()

/**
 * Draws a form anew after a choice in it. What is newer on the screen may be another drawing of it, or what stands there
 * since the form was sent; that stays. Whoever has closed the form meanwhile misses nothing.
 */
export async function drawAgain(
  ctx: Context,
  client: WebClient,
  { slackId, view: { id, hash, private_metadata } }: { slackId: string; view: ViewOutput },
  draw: () => Promise<ModalView | undefined>,
): Promise<void> {
  const own = Symbol(id)
  newest.set(id, own)
  const isNewest = () => newest.get(id) === own
  try {
    const drawn = await draw()
    if (!drawn || !isNewest()) return
    const on = { view_id: id, view: drawn }
    if (await orUndefined(() => client.views.update({ ...on, hash }), ['hash_conflict', 'not_found'])) return
    if (await isSent(ctx, slackId, readMetadata(private_metadata).formKey)) return
    await orUndefined(() => client.views.update(on), ['not_found'])
  } finally {
    if (isNewest()) newest.delete(id)
  }
}
