import { MoveAccountCommand } from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { sent } from './applied.ts'
import type { Applied, Change } from './define-operation.ts'
import { parentOf } from './organization-plan.ts'

interface Place {
  id: string
  path: string
}

/** `from` is where the account stands; an account that is made in the same plan stands in the root. */
export const move = (account: { id: string | null; name: string }, from: Place, to: Place): Change => ({
  action: 'organizations:MoveAccount',
  effect: 'change',
  noun: { en: 'account', ja: 'アカウント' },
  summary: {
    en: `Move ${account.name} from ${from.path} to ${to.path}`,
    ja: `${account.name} を ${from.path} から ${to.path} に移動する`,
  },
  params: { accountId: account.id, name: account.name, fromId: from.id, toId: to.id, toPath: to.path },
  before: from.path,
  after: to.path,
})

export async function applyMove({ params }: Change, accountId: string, aws: Aws): Promise<Applied> {
  const [now, to] = [await parentOf(aws, accountId), String(params.toId)]
  if (now === to) return { state: 'done' }
  const ids = { AccountId: accountId, SourceParentId: String(params.fromId), DestinationParentId: to }
  return sent(aws.organizations.send(new MoveAccountCommand(ids)), ['DuplicateAccountException'])
}

export const isMoved = async ({ params }: Change, accountId: string, aws: Aws): Promise<boolean> =>
  (await parentOf(aws, accountId)) === params.toId
