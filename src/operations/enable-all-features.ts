import {
  AcceptHandshakeCommand,
  EnableAllFeaturesCommand,
  type Handshake,
  paginateListHandshakesForOrganization,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../aws/aws.ts'
import { listAll } from '../aws/list-all.ts'
import { Refusal } from '../errors.ts'
import type { Text } from '../i18n.ts'
import { afterError, appliedDone } from './shared/applied.ts'
import { type Applied, type Change, defineOperation } from './shared/define-operation.ts'
import { listAccounts, managedOrganization, readOrganization } from './shared/organization-plan.ts'

export default defineOperation({
  title: { en: 'Enable all features', ja: 'すべての機能を有効化' },
  summary: {
    en: 'From consolidated billing; invited accounts must accept. No way back.',
    ja: '組織を一括請求からすべての機能に移行します。招待したアカウントの承認が必要です。元には戻せません。',
  },
  fields: {},
  gives: 'nothing',
  risk: () => 'high',
  about: () => ({ en: 'all features of the organization', ja: '組織のすべての機能の有効化' }),
  iam: [
    { actions: ['organizations:EnableAllFeatures'], resources: ['*'], why: 'Begins the change to all features.' },
    {
      actions: ['organizations:AcceptHandshake'],
      resources: ['arn:aws:organizations::*:handshake/o-*/enable_all_features/h-*'],
      why: 'Ends it when the invited accounts have accepted.',
    },
    {
      actions: [
        'organizations:DescribeOrganization',
        'organizations:ListHandshakesForOrganization',
        'organizations:ListAccounts',
      ],
      why: 'Sees how far it is, and who still has to accept.',
    },
  ],

  async plan(_, context) {
    const { aws } = context
    const organization = await managedOrganization(context)
    if (organization.FeatureSet === 'ALL') throw new Refusal('all_features_on')
    const { own, waitingFor } = await progress(aws)
    if (own && waitingFor.length > 0) {
      throw new Refusal('all_features_waiting', { accounts: waitingFor.map((id) => namedIn(context, id)).join(', ') })
    }
    const id = organization.Id ?? ''
    if (own) return { changes: [finishing(id)], reliesOn: {}, notes: [noWayBack] }
    const invited = (await listAccounts(aws)).filter(
      (a) => a.JoinedMethod === 'INVITED' && a.Id !== organization.MasterAccountId && a.State !== 'SUSPENDED',
    )
    const names = invited.map((a) => `${a.Name} (${a.Id})`)
    if (names.length === 0) return { changes: [beginning(id), finishing(id)], reliesOn: {}, notes: [noWayBack] }
    return { changes: [beginning(id)], reliesOn: { invited: names }, notes: [noWayBack, mustAccept(names)] }
  },

  async apply({ action }, { aws }): Promise<Applied> {
    if (await hasAllFeatures(aws)) return { state: 'done' }
    const { own } = await progress(aws)
    try {
      if (action === 'organizations:EnableAllFeatures') {
        return own ? { state: 'done' } : appliedDone(await aws.organizations.send(new EnableAllFeaturesCommand({})))
      }
      if (!own) return { state: 'waiting' } // just begun, not listed yet
      return appliedDone(await aws.organizations.send(new AcceptHandshakeCommand({ HandshakeId: own })))
    } catch (error) {
      return afterError(error, ['HandshakeAlreadyInStateException'])
    }
  },

  async verify({ action }, { aws }) {
    if (await hasAllFeatures(aws)) return true
    return action === 'organizations:EnableAllFeatures' && (await progress(aws)).own !== undefined
  },
})

const noun = { en: 'feature set', ja: '機能セット' }

const beginning = (organization: string): Change => ({
  action: 'organizations:EnableAllFeatures',
  effect: 'change',
  noun,
  summary: {
    en: `Begin to enable all features of the organization ${organization}`,
    ja: `組織 ${organization} ですべての機能の有効化を開始する`,
  },
  params: { organization },
  before: 'CONSOLIDATED_BILLING',
  after: 'ALL',
})

const finishing = (organization: string): Change => ({
  ...beginning(organization),
  action: 'organizations:AcceptHandshake',
  summary: {
    en: `Finish enabling all features of the organization ${organization}`,
    ja: `組織 ${organization} ですべての機能の有効化を完了する`,
  },
})

const hasAllFeatures = async (aws: Aws): Promise<boolean> => (await readOrganization(aws))?.FeatureSet === 'ALL'

/** The organization's own handshake, if the change has begun, and the accounts that have not accepted theirs. */
async function progress(aws: Aws): Promise<{ own: string | undefined; waitingFor: string[] }> {
  const all = await listAll(
    paginateListHandshakesForOrganization({ client: aws.organizations }, {}),
    'Handshakes',
    'Id',
  )
  const open = all.filter(({ State }) => State === 'REQUESTED' || State === 'OPEN')
  const asked = open.filter(({ Action }) => Action === 'APPROVE_ALL_FEATURES')
  return {
    own: open.find(({ Action }) => Action === 'ENABLE_ALL_FEATURES')?.Id,
    waitingFor: asked.flatMap(accountOf),
  }
}

const accountOf = ({ Parties = [] }: Handshake): string[] =>
  Parties.flatMap(({ Type, Id }) => (Type === 'ACCOUNT' && Id ? [Id] : []))

const namedIn = (
  { directory }: { directory: { account(id: string): { name: string } | undefined } },
  id: string,
): string => `${directory.account(id)?.name ?? ''} (${id})`.trim()

const noWayBack: Text = {
  en: 'With all features, service control policies can restrict the member accounts. It cannot be undone.',
  ja: 'すべての機能を有効にすると、サービスコントロールポリシーでメンバーアカウントを制限できるようになります。元には戻せません。',
}

const mustAccept = (names: string[]): Text => ({
  en: `AWS asks these invited accounts to accept, within 90 days: ${names.join(', ')}. When they have, ask for this operation again: that finishes it.`,
  ja: `AWS は招待した次のアカウントに承認を求めます（期限 90 日）: ${names.join(', ')}。承認されたら、この操作をもう一度申請してください。有効化が完了します。`,
})
