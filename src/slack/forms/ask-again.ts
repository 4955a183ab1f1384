import type { Json } from '../../json.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import type { Prefill } from './form-given.ts'

const again = 'again:'
/** The value of a button that opens the form as an earlier request filled it in. */
export const askAgain = (id: string): string => `${again}${id}`

/** What the button's form begins with: an operation, or all that was asked for before, by whoever may see that. */
export async function askedBefore(
  ctx: Context,
  value: string | undefined,
  slackId: string,
): Promise<{ operation?: string | undefined; prefill?: Prefill }> {
  if (!value?.startsWith(again)) return { operation: value }
  const view = await loadView(ctx, value.slice(again.length))
  if (!view || !maySee(ctx, view, slackId)) return {}
  const duration = view.permanent ? 'permanent' : view.durationMs === null ? undefined : String(view.durationMs)
  const prefill = {
    ...prefillOf(view.input),
    reason: view.reason,
    ...(duration && { duration }),
    ...(view.ticket && { ticket: view.ticket }),
  }
  return { operation: view.operation, prefill }
}

/** As the form takes it: several values of one field stand on lines. */
export const prefillOf = (input: Record<string, Json>): Prefill =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : String(value)]),
  )
