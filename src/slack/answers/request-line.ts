import { nearest } from '../../policy/nearest.ts'
import { isOff } from '../../policy/off-by-default.ts'
import type { Context } from '../../workflow/context.ts'
import type { Prefill } from '../forms/form-view.ts'
import { personMentioned, principalValue } from './person-mentioned.ts'
import { readWords } from './read-words.ts'

/** What a line after `request` fills into a form: as much as it names. What is no name is the reason, so nothing typed is lost. */
export async function readRequest(ctx: Context, line: string): Promise<{ operation?: string; prefill: Prefill }> {
  const { operation, accountId, permissionSetArn, durationMs, permanent, whom, left } = readWords(ctx, line)
  // An operation that is off or misspelt: the form's refusal says so.
  if (left === line && (isOff(line) || (line !== '' && nearest(line, ctx.operations.keys()))))
    return { operation: line, prefill: {} }
  const person = typeof whom === 'string' ? await personMentioned(ctx, whom) : whom
  const namesAccess = Boolean(accountId || permissionSetArn || person || durationMs || permanent || left)
  const asked = operation ?? (namesAccess ? 'assign-permission-set' : undefined)
  const reason = left.replace(/^(?:because|as|reason:?|理由は?[:：]?)\s+/iu, '').slice(0, 3000)
  return {
    ...(asked && { operation: asked }),
    prefill: {
      ...(accountId && { account: accountId }),
      ...(permissionSetArn && { permissionSet: permissionSetArn }),
      ...(person && { principal: principalValue(person) }),
      ...(permanent ? { duration: 'permanent' } : durationMs && { duration: String(durationMs) }),
      ...(reason && { reason }),
    },
  }
}
