import type { KnownBlock } from '@slack/types'
import { Refusal } from '../../errors.ts'
import type { Say } from '../../i18n.ts'
import { parseDuration } from '../../policy/duration.ts'
import { explain } from '../../policy/explain.ts'
import { type Asked, type Beneficiary, oneself } from '../../policy/policy-types.ts'
import type { Context } from '../../workflow/context.ts'
import { keptBeneficiary, rememberedBeneficiaries } from '../../workflow/request/beneficiary.ts'
import { whoGains } from '../card/spoken-about.ts'
import { bold, bullets, clip, line, notification, plainWords, rich } from '../draw/blocks.ts'
import type { Answer } from './answer.ts'
import { findInDirectory } from './find-in-directory.ts'

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
 * `explain prod-payments AdministratorAccess 2h for Ken Sato`: each word is an account, a permission set, a length or an
 * operation; whom it is for comes last, and is oneself otherwise.
 */
export const answerExplain: Answer = async (ctx, { person, say, rest }) => {
  const [, words = '', whom] = /^(.*?)(?:\s+(?:for|対象は)\s+(\S.*))?$/isu.exec(rest.trim()) ?? []
  const requester = person.slackId
  const beneficiary = whom ? await readWhom(ctx, whom, requester) : oneself(requester, person.email)
  const asked: Asked = { operation: access, requester, beneficiary }
  for (const word of words.trim().split(/\s+/)) readWord(ctx, word, asked)
  const blocks = explainBlocks(ctx, asked, say)
  return [{ text: notification(say.plain('card:explain_title')), blocks }]
}

/** A person or group by name, as far as it is remembered who that is. */
async function readWhom(ctx: Context, typed: string, requester: string): Promise<Beneficiary> {
  const found = findInDirectory(ctx.directory, typed, 10).filter(({ kind }) => kind === 'user' || kind === 'group')
  const [only] = found
  if (!only || found.length > 1) throw new Refusal('explain_word', { word: clip(typed, 100) })
  const input = { principal: `${only.kind === 'user' ? 'USER' : 'GROUP'}:${'id' in only.hit ? only.hit.id : ''}` }
  const [beneficiary] = await rememberedBeneficiaries(ctx, { operation: access, input, requester })
  return beneficiary ?? { kind: 'nobody' }
}

function readWord({ directory, operations }: Context, word: string, asked: Asked): void {
  const durationMs = parseDuration(word)
  const account = directory.account(word) ?? named(directory.search('account', word, 5).hits, word)
  const set = named(directory.search('permissionSet', word, 5).hits, word)
  if (operations.has(word)) asked.operation = word
  else if (word === 'permanent') asked.permanent = true
  else if (durationMs !== undefined) asked.durationMs = durationMs
  else if (account) asked.accountId = account.id
  else if (set) asked.permissionSetArn = set.arn
  else throw new Refusal('explain_word', { word: clip(word, 100) })
}

const named = <T extends { name: string }>(hits: T[], word: string): T | undefined =>
  hits.find(({ name }) => name.toLowerCase() === word.toLowerCase()) ?? (hits.length === 1 ? hits[0] : undefined)
