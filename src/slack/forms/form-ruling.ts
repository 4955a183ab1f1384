import { refusalText, whomInWords } from '../../error-words.ts'
import { type Say, sentenceGap } from '../../i18n.ts'
import { effective } from '../../policy/effective.ts'
import type { Verdict } from '../../policy/evaluate.ts'
import type { Beneficiary, Ruling } from '../../policy/policy-types.ts'
import { stepsInWords } from '../../policy/steps-in-words.ts'
import type { Context } from '../../workflow/context.ts'
import { timesExtended } from '../../workflow/grant/keep-to-bound.ts'
import { rememberedBeneficiaries } from '../../workflow/request/beneficiary.ts'
import { formatLength } from '../draw/times.ts'
import { askable, verdict } from './askable.ts'
import type { FormMetadata } from './form-metadata.ts'

/** What the policy says of what is picked so far, for whom it is picked; undefined while that is too little to say. */
export async function rulingSoFar(
  ctx: Context,
  requester: string,
  { operation, picked, durationMs, totalMs }: Pick<FormMetadata, 'operation' | 'picked'> & Lasting,
): Promise<Verdict | undefined> {
  const found = operation === undefined ? undefined : ctx.operations.get(operation)
  if (!operation || !found) return undefined
  const needs = Object.values(found.fields).flatMap((field) => (field.optional ? [] : field.kind))
  if (needs.includes('account') && !picked.account) return undefined
  if (needs.includes('permissionSet') && !picked.permissionSet) return undefined
  return verdict(ctx, {
    operation,
    requester,
    beneficiary: await pickedFor(ctx, requester, operation, picked.principal),
    ...(picked.account && { accountId: picked.account }),
    ...(picked.permissionSet && { permissionSetArn: picked.permissionSet }),
    ...(durationMs !== undefined && { durationMs }),
    ...(totalMs !== undefined && { totalMs }),
  })
}

/** As long as is chosen, ms; and with what it makes longer. */
interface Lasting {
  durationMs?: number
  totalMs?: number
}

async function pickedFor(ctx: Context, requester: string, operation: string, principal?: string): Promise<Beneficiary> {
  if (principal === undefined) return { kind: 'anybody' }
  const [gains] = await rememberedBeneficiaries(ctx, { operation, input: { principal }, requester })
  return gains ?? { kind: 'anybody' }
}

/** One or two sentences: how long at most, who approves, or that it is granted at once. */
export function rulingText(said: Verdict | undefined, gives: 'grant' | 'nothing', say: Say): string {
  if (!said) return say(gives === 'grant' ? 'form:ruling_open' : 'form:ruling_open_once')
  if ('refused' in said) return refusalText(said.refused, say)
  const { ruling } = said
  const who = whoApproves(ruling, say)
  if (gives !== 'grant') return who
  const whom = ruling.onlyFor && whomInWords(ruling.onlyFor, say)
  return [
    who,
    say(ruling.permanent ? 'form:at_most_or_no_end' : 'form:at_most', {
      length: formatLength(ruling.maxDurationMs, say),
    }),
    ...(ruling.steps ? [stepsInWords(ruling.steps, say)] : []),
    ...(whom === undefined ? [] : [say('form:only_for', { whom })]),
  ].join(sentenceGap(say))
}

/** How often the access of a grant was made longer already, and how often it may be; empty where no rule says it. */
export async function extendedText(
  ctx: Context,
  grantId: string,
  said: Verdict | undefined,
  say: Say,
): Promise<string[]> {
  if (!said || !('ruling' in said) || !said.ruling.bound) return []
  const { rule, bound } = said.ruling
  const done = await timesExtended(ctx, grantId, said.ruling)
  return done === undefined ? [] : [say('grant:extended_so_far', { done, rule, most: bound.most })]
}

export function whoApproves(ruling: Ruling, say: Say): string {
  const { rule, approvals: count, parts = [] } = ruling
  if (parts.length > 1)
    return parts.map((part) => say('form:rule_asks', { rule: part.rule, count: part.approvals })).join(sentenceGap(say))
  if (ruling.bootstrap !== undefined) return say('guide:alone.rule', { rule })
  if (ruling.breakGlass) return say('form:break_glass', { rule })
  if (count === 0) return say('form:at_once', { rule })
  const selectors = ruling.approverSelectors.slice(0, 10).join(say.plain('common:list_separator'))
  return say('form:approved_by', { rule, count, of: ruling.approvers.length, selectors })
}

/** What Duration offers: the rule's lengths, or the defaults of the policy until a rule is known. */
export function durationRule(ctx: Context, said: Verdict | undefined): { maxDurationMs: number; permanent: boolean } {
  if (said && 'ruling' in said) return said.ruling
  const { maxDuration, permanent } = effective(ctx.config.policy, { name: '', when: {} })
  return { maxDurationMs: maxDuration, permanent }
}

export const mayAskFor = (ctx: Context, requester: string, operation: string): boolean =>
  askable(ctx, requester, operation).anything()
