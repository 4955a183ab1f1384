import { contentsOf } from '../aws/permission-sets.ts'
import { hasPrincipal, readPrincipals } from '../aws/read-assignments.ts'
import type { Assignment, Principal } from '../aws/types.ts'
import { Refusal } from '../errors.ts'
import type { Text } from '../i18n.ts'
import { riskOf, worst } from '../policy/risk.ts'
import {
  activeAccount,
  knownPrincipal,
  notInManagementAccount,
  readableSet,
  usableInstance,
  whyCovered,
} from './shared/access.ts'
import {
  addition,
  applyAssignment,
  assigningActions,
  assignmentLane,
  removal,
  verifyAssignment,
} from './shared/assignment.ts'
import { defineOperation, type PlanContext } from './shared/define-operation.ts'
import { accessesIn, accountsIn, targetOf } from './shared/many-accesses.ts'

export default defineOperation({
  title: { en: 'Access in many accounts', ja: '複数アカウントのアクセス' },
  summary: {
    en: 'Several permission sets, accounts and people in one request.',
    ja: '複数の許可セット、アカウント、ユーザーを 1 件で申請します。',
  },
  fields: {
    accounts: { kind: 'account', many: true, optional: true, label: { en: 'Accounts', ja: 'アカウント' } },
    place: {
      kind: 'organizationalUnit',
      optional: true,
      label: { en: 'And all below this unit', ja: 'この OU 以下のすべて' },
    },
    tag: {
      kind: 'text',
      max: 385,
      optional: true,
      label: { en: 'And all with this tag', ja: 'このタグを持つすべて' },
      hint: { en: 'As key=value, or key alone.', ja: '「キー=値」、または「キー」だけを入力します。' },
    },
    permissionSets: { kind: 'permissionSet', many: true, label: { en: 'Permission sets', ja: '許可セット' } },
    principals: { kind: 'principal', self: true, many: true, label: { en: 'For', ja: '対象' } },
    duration: { kind: 'duration', label: { en: 'For how long', ja: '期間' } },
  },
  gives: 'grant',
  risk(input, { directory }) {
    const management = accountsIn(input, directory).some((id) => directory.account(id)?.management)
    return worst(input.permissionSets.map((arn) => riskOf(directory.permissionSet(arn), management)))
  },
  about(input, { directory }) {
    const sets = input.permissionSets.map((arn) => directory.permissionSet(arn)?.name ?? arn).join(', ')
    const accounts = accountsIn(input, directory)
    const [only = ''] = accounts
    const name = directory.account(only)?.name ?? only
    if (accounts.length === 1) return { en: `${sets} in ${name}`, ja: `${name} の ${sets}` }
    return { en: `${sets} in ${accounts.length} accounts`, ja: `${accounts.length} アカウントの ${sets}` }
  },
  iam: assigningActions,
  accesses: (input, { directory }) => accessesIn(input, directory),

  async plan(input, context) {
    const { directory } = context
    const instance = usableInstance(context)
    const all = accessesIn(input, directory)
    for (const { principal } of all) knownPrincipal(principal, directory)
    const accounts = await Promise.all(accountsIn(input, directory).map((id) => activeAccount(id, context)))
    const sets = await Promise.all(
      [...new Set(input.permissionSets)].sort().map((arn) => readableSet(arn, instance, context)),
    )
    for (const set of sets) await notInManagementAccount(set, instance, context)
    const { fresh, leaning, covered } = await sorted(all, input.duration, instance.arn, context)
    if (fresh.length + leaning.length === 0) throw new Refusal('all_there_already', { count: all.length })
    const target = (access: Assignment) => ({ ...addition(access, directory), target: targetOf(access) })
    return {
      changes: fresh.map(target),
      already: leaning.map(target),
      accesses: all.filter((access) => !covered.includes(access)),
      reliesOn: { permissionSets: Object.fromEntries(sets.map((set) => [set.arn, contentsOf(set)])) },
      notes: [
        counted({ accounts: accounts.length, sets: sets.length, principals: new Set(input.principals).size }, [
          all.length - covered.length,
          covered.length,
        ]),
        ...(accounts.some(({ management }) => management) ? [managementNote] : []),
      ],
    }
  },

  lane: assignmentLane,
  apply: applyAssignment,
  verify: verifyAssignment,
  undo: (plan, { directory }) => (plan.access ? [removal(plan.access, directory)] : []),
})

interface Sorted {
  /** AWS does not have it. */
  fresh: Assignment[]
  /** It is there by a grant that ends sooner, or by this request. */
  leaning: Assignment[]
  /** It is there for as long, or without the bot: nothing is given. */
  covered: Assignment[]
}

async function sorted(
  all: Assignment[],
  duration: number | 'permanent',
  instanceArn: string,
  context: PlanContext,
): Promise<Sorted> {
  const result: Sorted = { fresh: [], leaning: [], covered: [] }
  const pairs = new Map<string, Promise<Principal[]>>()
  const listed = (access: Assignment) => {
    const pair = `${access.accountId} ${access.permissionSetArn}`
    const known = pairs.get(pair) ?? readPrincipals(context.aws, instanceArn, access)
    pairs.set(pair, known)
    return known
  }
  await Promise.all(all.map(listed))
  for (const access of all) {
    const there = hasPrincipal(await listed(access), access.principal)
    if (await context.isOwn(access)) result[there ? 'leaning' : 'fresh'].push(access)
    else if (context.extendsGrant)
      result[there && (await extended(access, context)) ? 'leaning' : 'covered'].push(access)
    else if (!there) result.fresh.push(access)
    else result[(await whyCovered(access, duration, context)) ? 'covered' : 'leaning'].push(access)
  }
  return result
}

/** What was given and has ended one by one is not given again by an extension of the rest. */
const extended = async (access: Assignment, { extendsGrant = '', liveGrants }: PlanContext): Promise<boolean> =>
  (await liveGrants(access)).some(
    ({ id, ending }) => !ending && (id === extendsGrant || id.startsWith(`${extendsGrant}-`)),
  )

function counted(of: { accounts: number; sets: number; principals: number }, [fresh, there]: [number, number]): Text {
  const people =
    of.principals === 1
      ? { en: '', ja: '' }
      : { en: ` × ${of.principals} people or groups`, ja: ` × 対象 ${of.principals}` }
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
  return {
    en: `${plural(of.accounts, 'account')} × ${plural(of.sets, 'set')}${people.en}: ${fresh} to give, ${there} there already.`,
    ja: `アカウント ${of.accounts} × 許可セット ${of.sets}${people.ja}: 付与 ${fresh} 件、すでにあるもの ${there} 件。`,
  }
}

const managementNote: Text = {
  en: 'The management account is among them: it governs the whole organization, and no service control policy limits it.',
  ja: '管理アカウントが含まれています。組織全体を管理するアカウントで、サービスコントロールポリシーによる制限を受けません。',
}
