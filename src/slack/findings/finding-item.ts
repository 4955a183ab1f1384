import type { KnownBlock, Overflow, PlainTextOption, SectionBlock } from '@slack/types'
import { assignmentFrom } from '../../aws/types.ts'
import type { Claims } from '../../code/claim-files.ts'
import type { Say } from '../../i18n.ts'
import type { AccessFinding } from '../../store/findings.ts'
import type { Context } from '../../workflow/context.ts'
import { namesOfRow } from '../../workflow/watch/names-of-row.ts'
import { clip, context, plain, section } from '../draw/blocks.ts'
import { mrkdwnDate } from '../draw/times.ts'
import { untoldTexts } from '../draw/untold.ts'

export const findingMenu = 'finding'

/** What findings are drawn by; `claims`: what code has, as its files say now. */
export type FindingLook = Pick<Context, 'clock' | 'directory'> & { claims: Claims }

export const lookAtCode = async ({ clock, directory, code }: Context): Promise<FindingLook> => ({
  clock,
  directory,
  claims: await code.claims(),
})

/** What is listed may be code's all the same. */
export const untoldLines = ({ claims }: FindingLook, say: Say): KnownBlock[] =>
  untoldTexts(claims.untold.slice(0, 3), say).map((text) => context(text))

/** Whose a permission set is that is out of date. */
function setOwner({ claims }: FindingLook, arn: string, say: Say): string[] {
  const claim = claims.onSet(arn)
  return claim ? [say('findings:in_code', { address: clip(claim.address, 100), where: claim.link ?? claim.file })] : []
}

const day = 24 * 3_600_000

/** One row that nobody explains, with what can be said of it; one block, so that many fit into a message. */
export function findingItem(ctx: FindingLook, finding: AccessFinding, say: Say): SectionBlock {
  const { key, kind, foundAt, confirmedAt, evidence } = finding
  const seen = { first: mrkdwnDate(foundAt), when: mrkdwnDate(listedAt(ctx, finding) ?? confirmedAt ?? foundAt) }
  const lines =
    kind === 'unknown'
      ? [say('findings:row', rowNames(ctx, key)), say('findings:seen', seen)]
      : [
          say('findings:out_of_date', {
            set: clip(ctx.directory.permissionSet(key)?.name ?? key, 40),
            count: evidence?.accounts?.length ?? 0,
            accounts: clip(accountNames(ctx, evidence?.accounts ?? []).join(say.plain('common:list_separator')), 150),
          }),
          say('findings:seen', seen),
          ...setOwner(ctx, key, say),
        ]
  return { ...section([...lines, ...moreLines(finding, say)].join('\n')), accessory: menu(ctx, finding, say) }
}

const rowNames = (ctx: FindingLook, key: string) => {
  const { account, permissionSet, principal } = namesOfRow(ctx, assignmentFrom(key))
  return { account: clip(account, 50), set: clip(permissionSet, 40), who: clip(principal, 60) }
}

const accountNames = ({ directory }: FindingLook, ids: readonly string[]): string[] =>
  ids.map((id) => directory.account(id)?.name ?? id)

/** The listing that what is said rests on. */
const listedAt = ({ directory }: FindingLook, { kind, key }: AccessFinding): number | undefined =>
  kind === 'unknown' ? directory.shown(assignmentFrom(key))?.at : undefined

function moreLines({ maker, evidence }: AccessFinding, say: Say): string[] {
  const posts = (evidence?.posts ?? []).slice(0, 2)
  return [
    ...(posts.length > 0 ? [say('findings:perhaps_ours')] : []),
    ...posts.map(({ text, at }) => say('findings:post', { text: clip(text, 200), when: mrkdwnDate(at) })),
    ...(!maker
      ? []
      : 'who' in maker
        ? [
            say('findings:made_by', {
              who: clip(maker.who, 100),
              when: mrkdwnDate(maker.at),
              event: maker.event,
              source: clip(maker.source ?? '-', 40),
            }),
          ]
        : 'none' in maker
          ? [say('findings:made_by_nobody', { since: mrkdwnDate(maker.since) })]
          : [say('findings:made_by_unread', { why: clip(maker.unread, 200) })]),
  ]
}

/** An option's value names the finding and the word; a day is in it. */
function menu(ctx: FindingLook, { id, kind, maker }: AccessFinding, say: Say): Overflow {
  const until = (days: number) => ctx.clock.now() + days * day
  const dated = (at: number) => new Date(at).toISOString().slice(0, 10)
  const option = (word: string, text: string): PlainTextOption => ({ text: plain(text, 75), value: `${word}.${id}` })
  const ignoring = [7, 90].map((days) => {
    const at = until(days)
    return option(`ignore-${days}`, say.plain('findings:ignore', { date: dated(at) }))
  })
  const asking = maker !== null && 'who' in maker ? [] : [option('who', say.plain('findings:who'))]
  const options =
    kind === 'unknown'
      ? [
          option('adopt', say.plain('findings:adopt')),
          option('revoke', say.plain('findings:revoke')),
          ...ignoring,
          ...asking,
        ]
      : [option('provision', say.plain('findings:provision')), ...ignoring]
  return { type: 'overflow', action_id: findingMenu, options }
}
