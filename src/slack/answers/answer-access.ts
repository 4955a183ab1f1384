import type { KnownBlock, RichTextElement } from '@slack/types'
import { userNamed } from '../../aws/names-of-people.ts'
import { type Assignment, assignmentKey, type Directory } from '../../aws/types.ts'
import { fold } from '../../fold.ts'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { type Owner, ownersOf } from '../../workflow/owners.ts'
import { groupsOf } from '../../workflow/people/own-access.ts'
import { bullets, clip, clipPerson, context, rich } from '../draw/blocks.ts'
import { gapsText, readingText } from '../draw/reading-aws.ts'
import { sentence, whereInCode } from '../draw/sentence.ts'
import { mrkdwnDate, slackDate } from '../draw/times.ts'
import { untoldTexts } from '../draw/untold.ts'
import { type Answer, listAnswer, sentenceAnswer } from './answer.ts'
import { type DirectoryHit, findInDirectory, hitName } from './find-in-directory.ts'
import { memberItems } from './members-of-groups.ts'
import { mentionOf, personMentioned } from './person-mentioned.ts'
import { readWords } from './read-words.ts'
import { unquoted } from './typed-text.ts'

/** Who has what, as the snapshot shows it, each with its end and what gives it: also through groups, by who is in them now. */
export const answerAccess: Answer = async (ctx, { say, rest }) => {
  const typed = unquoted(rest.replace(/[?？。]+$/u, ''))
  if (!typed) return sentenceAnswer(say('commands:access_usage'))
  if (!ctx.directory.serves) return sentenceAnswer(say('commands:no_snapshot'))
  const reading = readingText(ctx.directory, say)
  const gaps = gapsText(ctx.directory, say)
  const { what, accountId } = inAccount(ctx.directory, typed)
  const found = await meant(ctx, what)
  const [only] = found
  const within = only ? undefined : setInAccount(ctx, typed)
  const match = only ? matchOf(only) : within
  if (!match) {
    const unknown = say('commands:access_unknown', { typed: clip(typed, 200) })
    return sentenceAnswer([unknown, reading, gaps].filter((text) => text !== undefined).join('\n'))
  }
  if (found.length > 1) return severalMeant(found, typed, say)
  const { directory } = ctx
  const { groupIds, groupsUnread } =
    only?.kind === 'user' ? await groupsOf(ctx, only.hit.id, 0) : { groupIds: [], groupsUnread: false }
  const assignments = [
    ...directory.assignments({ ...match, ...accountId }),
    ...groupIds.flatMap((id) => directory.assignments({ principal: { type: 'GROUP', id }, ...accountId })),
  ]
  const foot = [
    reading
      ? context(`${say('commands:access_reading')}\n${reading}`)
      : context(say('commands:snapshot_age', { when: mrkdwnDate(oldestListing(directory, assignments)) })),
    ...(gaps ? [context(gaps)] : []),
    ...(groupsUnread ? [context(say('home:groups_unread'))] : []),
    context(say('commands:access_blind')),
    ...untoldTexts((await ctx.code.claims()).untold, say).map((text) => context(text)),
  ]
  const name = clip(only ? hitName(only) : typed, 200)
  const title = say.plain('commands:access_of', {
    name: accountId ? clip(typed, 200) : name,
    count: assignments.length,
  })
  const person = only?.kind === 'user' ? name : undefined
  const groups = only?.kind === 'group' ? [only.hit.id] : groupsIn(only?.kind === 'user' ? [] : assignments)
  const items = [...(await lines(ctx, assignments, say, person)), ...(await memberItems(ctx, groups, say))]
  return listAnswer(title, items, say, foot)
}

/** The oldest of the listings that the answer rests on: nothing in it is newer than that. */
const oldestListing = (directory: Context['directory'], assignments: readonly Assignment[]): number =>
  Math.min(
    ...[directory.assignmentsAt || directory.at, ...assignments.map((one) => directory.shown(one)?.at ?? 0)].filter(
      Boolean,
    ),
  )

const groupsIn = (assignments: readonly Assignment[]): string[] => [
  ...new Set(assignments.flatMap(({ principal }) => (principal.type === 'GROUP' ? [principal.id] : []))),
]

/** A mention is somebody in Slack; a name is looked up in the directory. */
const meant = async (ctx: Context, typed: string): Promise<DirectoryHit[]> =>
  mentionOf(typed) ? [await personMentioned(ctx, typed)] : findInDirectory(ctx.directory, typed, 10)

function severalMeant(found: DirectoryHit[], typed: string, say: Say) {
  const items = found.slice(0, 10).map((one) => [
    rich(
      bullets([
        sentence(say, `commands:kind.${one.kind}`, {
          name: clip(hitName(one), 200),
          id: one.kind === 'permissionSet' ? one.hit.arn : one.hit.id,
        }),
      ]),
    ),
  ])
  return listAnswer(say.plain('commands:access_which', { typed: clip(typed, 100) }), items, say)
}

/** `ken in prod-payments`: what somebody has there. */
function inAccount(directory: Directory, typed: string): { what: string; accountId?: { accountId: string } } {
  const [, what = '', where = ''] = /^(<@[UW][A-Z0-9]+>|\S+) in (.+)$/iu.exec(typed) ?? []
  const [account, another] = directory.named('account', where, 2)
  const isThere = account && !another && [account.id, fold(account.name)].includes(fold(where))
  const [who] = isThere && !mentionOf(what) ? findInDirectory(directory, what, 1) : []
  const isSomebody = who?.kind === 'user' || who?.kind === 'group' || mentionOf(what)
  return isThere && isSomebody ? { what, accountId: { accountId: account.id } } : { what: typed }
}

/** `AdministratorAccess in prod-payments` */
function setInAccount(ctx: Context, typed: string): Parameters<Directory['assignments']>[0] | undefined {
  const { accountId, permissionSetArn, left } = readWords(ctx, typed)
  return accountId && permissionSetArn && !left ? { accountId, permissionSetArn } : undefined
}

function matchOf(found: DirectoryHit): Parameters<Directory['assignments']>[0] {
  if (found.kind === 'account') return { accountId: found.hit.id }
  if (found.kind === 'permissionSet') return { permissionSetArn: found.hit.arn }
  return { principal: { type: found.kind === 'user' ? 'USER' : 'GROUP', id: found.hit.id } }
}

const mostLines = 400 // more than four messages hold

async function lines(
  ctx: Context,
  assignments: readonly Assignment[],
  say: Say,
  person: string | undefined,
): Promise<KnownBlock[][]> {
  const named = assignments
    .map((assignment) => ({ assignment, names: through(namesIn(ctx.directory, assignment), assignment, person, say) }))
    .sort((a, b) => sortKey(a.names).localeCompare(sortKey(b.names)))
  const { owners } = await ownersOf(
    ctx,
    named.slice(0, mostLines).map(({ assignment }) => assignment),
  )
  return named.map(({ assignment, names }, i) =>
    // What lies beyond the last message is only counted.
    i < mostLines ? [rich(bullets([lineOf(names, owners.get(assignmentKey(assignment)), say)]))] : [],
  )
}

interface Names {
  account: string
  permissionSet: string
  principal: string
}
/** What a person has through a group says so. */
const through = (names: Names, { principal }: Assignment, person: string | undefined, say: Say): Names =>
  person === undefined || principal.type === 'USER'
    ? names
    : { ...names, principal: say.plain('commands:access_through', { person, group: names.principal }) }

const sortKey = (n: Names): string => `${n.account} ${n.permissionSet} ${n.principal}`

const namesIn = (directory: Directory, { accountId, permissionSetArn, principal }: Assignment): Names => ({
  account: `${directory.account(accountId)?.name ?? '?'} (${accountId})`,
  permissionSet: directory.permissionSet(permissionSetArn)?.name ?? permissionSetArn,
  principal: clipPerson(
    (principal.type === 'USER' ? userNamed(principal.id, directory) : directory.group(principal.id)?.displayName) ||
      principal.id,
    100,
  ),
})

function lineOf(names: Names, owner: Owner | undefined, say: Say): RichTextElement[] {
  if (owner?.kind === 'code') return codeLine(names, owner, say)
  if (owner?.kind === 'adopted') return sentence(say, 'commands:line_baseline', { ...names })
  if (owner?.kind !== 'grant') return sentence(say, 'commands:line_unknown', { ...names })
  const { requestId: id, endsAt } = owner.grant
  return endsAt === null
    ? sentence(say, 'commands:line_permanent', { ...names, id })
    : sentence(say, 'commands:line_grant', { ...names, id, end: slackDate(endsAt) })
}

function codeLine(names: Names, { claim, grant }: Extract<Owner, { kind: 'code' }>, say: Say): RichTextElement[] {
  const at = { ...names, address: clip(claim.address, 200), where: whereInCode(claim.link ?? claim.file) }
  if (claim.stale) return sentence(say, 'commands:line_code_as_of', { ...at, asOf: slackDate(claim.at) })
  if (!grant || grant.endsAt === null) return sentence(say, 'commands:line_code', at)
  return sentence(say, 'commands:line_code_grant', { ...at, id: grant.requestId, end: slackDate(grant.endsAt) })
}
