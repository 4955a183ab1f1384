import { Refusal } from '../../errors.ts'
import { nearest } from '../../policy/nearest.ts'
import { isOff } from '../../policy/off-by-default.ts'
import type { Context } from '../../workflow/context.ts'
import { clip } from '../draw/blocks.ts'
import type { Given } from '../forms/form-view.ts'
import { type PrincipalHit, personMentioned, principalValue } from './person-mentioned.ts'
import { type NamedInLine, readWords } from './read-words.ts'

/**
 * What a line after `request` fills into a form: as much as it names. What is no name is the reason, so nothing typed is
 * lost; the form says so, and whom it could not find.
 */
export async function readRequest(ctx: Context, line: string): Promise<{ operation?: string } & Given> {
  const { operation, accountId, permissionSetArn, durationMs, permanent, whom, nobody, left } = readWords(ctx, line)
  // An operation that is off or misspelt: the form's refusal says so.
  if (left === line && (isOff(line) || (line !== '' && nearest(line, ctx.operations.keys()))))
    return { operation: line, prefill: {} }
  const person = await whomOf(ctx, whom)
  const namesAccess = Boolean(accountId || permissionSetArn || whom || durationMs || permanent || left)
  const asked = operation ?? (namesAccess ? 'assign-permission-set' : undefined)
  const [, because, rest = ''] = /^(because|as|reason:?|理由は?[:：]?)?\s*(.*)$/isu.exec(left) ?? []
  const reason = because ? rest : left
  const unread =
    person instanceof Refusal
      ? person
      : nobody !== undefined
        ? new Refusal('line_nobody', { name: clip(nobody, 100) })
        : undefined
  return {
    ...(asked && { operation: asked }),
    prefill: {
      ...(accountId && { account: accountId }),
      ...(permissionSetArn && { permissionSet: permissionSetArn }),
      ...(person && !(person instanceof Refusal) && personFields(person)),
      ...(permanent ? { duration: 'permanent' } : durationMs && { duration: String(durationMs) }),
      ...(reason && { reason: reason.slice(0, 3_000) }),
    },
    ...(unread && { unread }),
    // Words that nobody called the reason, where a name is missing: whoever meant one by them sees that it is none.
    ...(left && !because && !(accountId && permissionSetArn) && { asReason: clip(left, 120) }),
  }
}

/** What operations call the person that they are about. */
const personFields = (person: PrincipalHit) => {
  const value = principalValue(person)
  return { principal: value, ...(person.kind === 'user' ? { user: value } : { group: value }) }
}

async function whomOf(ctx: Context, whom: NamedInLine['whom']): Promise<PrincipalHit | Refusal | undefined> {
  if (typeof whom !== 'string') return whom
  try {
    return await personMentioned(ctx, whom)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
