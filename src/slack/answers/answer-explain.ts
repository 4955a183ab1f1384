import type { KnownBlock } from '@slack/types'
import { Refusal } from '../../errors.ts'
import type { Say } from '../../i18n.ts'
import { explain } from '../../policy/explain.ts'
import { type Asked, type Beneficiary, oneself } from '../../policy/policy-types.ts'
import type { Context } from '../../workflow/context.ts'
import { keptBeneficiary, rememberedBeneficiaries } from '../../workflow/request/beneficiary.ts'
import { whoGains } from '../card/spoken-about.ts'
import { bold, bullets, clip, line, notification, plainWords, rich } from '../draw/blocks.ts'
import type { Answer } from './answer.ts'
import { type PrincipalHit, personMentioned, principalValue } from './person-mentioned.ts'
import { readWords } from './read-words.ts'

/** Every rule in order with why it decides or not, and what follows. The rules after the deciding one are not reached. */
export function explainBlocks(ctx: Context, asked: Asked, say: Say): KnownBlock[] {
  const { rules, decision } = explain(ctx.config.policy, asked, ctx)
  const shown = rules.filter(({ outcome }) => outcome !== 'not-reached').slice(-20)
  const account = asked.accountId === undefined ? undefined : ctx.directory.account(asked.accountId)?.name
  const set =
    asked.permissionSetArn === undefined ? undefined : ctx.directory.permissionSet(asked.permissionSetArn)?.name
  const gains = keptBeneficiary(ctx, [asked.beneficiary])
  const others = gains && gains.kind !== 'self' ? whoGains({ beneficiary: gains }, say) : undefined
  const whom = others && say.plain('commands:explain_for', { who: others })
  const about = [ctx.operations.get(asked.operation)?.title[say.locale] ?? asked.operation, account, set, whom]
  return [
    rich(
      line(bold(about.filter((part) => part !== undefined).join(say.plain('common:list_separator'))), plainWords('\n')),
      line(plainWords(clip(decision[say.locale], 1500))),
    ),
    ...(shown.length > 0
      ? [
          rich(
            line(bold(say.plain('commands:rules'))),
            bullets(shown.map(({ name, why }) => [bold(name), plainWords(`: ${clip(why[say.locale], 200)}`)])),
          ),
        ]
      : []),
  ]
}

const access = 'assign-permission-set'

/**
 * `explain prod-payments AdministratorAccess 2h for Ken Sato`: names of an account, a permission set, a length, an operation;
 * whom it is for is oneself unless it is said.
 */
export const answerExplain: Answer = async (ctx, { person, say, rest }) => {
  const { left, whom, ...named } = readWords(ctx, rest)
  if (left !== '') throw new Refusal('explain_word', { word: clip(left, 100) })
  const requester = person.slackId
  const found = typeof whom === 'string' ? await personMentioned(ctx, whom) : whom
  const beneficiary = found ? await beneficiaryOf(ctx, found, requester) : oneself(requester, person.email)
  const blocks = explainBlocks(ctx, { operation: access, requester, beneficiary, ...named }, say)
  return [{ text: notification(say.plain('card:explain_title')), blocks }]
}

/** As far as it is remembered who that is. */
async function beneficiaryOf(ctx: Context, whom: PrincipalHit, requester: string): Promise<Beneficiary> {
  const input = { principal: principalValue(whom) }
  const [beneficiary] = await rememberedBeneficiaries(ctx, { operation: access, input, requester })
  return beneficiary ?? { kind: 'nobody' }
}
