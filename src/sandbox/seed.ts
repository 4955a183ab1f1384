import type { SimulatedAws } from '../sim/aws/server.ts'
import { elementsOf } from '../sim/slack/block-kit/state.ts'
import type { Person, SimulatedSlack } from '../sim/slack/index.ts'
import { until } from '../sim/slack/patience.ts'

const longest = 30_000

/**
 * A little life while the visitor looks around: Ken had access that has ended, a request of his waits for approval, and
 * he has pasted what AWS refused him.
 */
export async function kensPast(slack: SimulatedSlack, aws: SimulatedAws): Promise<void> {
  const ken = slack.as('UKEN')
  const { Id } = aws.world.accounts.all().find(({ Name }) => Name === 'prod-orders') ?? {}
  slack.workspace.post({ channel: 'CGENERAL', user: ken.id, text: denial(Id ?? '') })
  await ask(ken, 'sandbox-ken', 'ReadOnlyAccess', '昨日のデプロイの設定を確認します。')
  const granted = await until(
    slack.workspace,
    "Ken's grant",
    () => ken.dms().find(({ blocks = [] }) => elementsOf(blocks).some(({ element }) => element.action_id === done)),
    longest,
  )
  await ask(ken, 'staging-orders', 'AdministratorAccess', '注文サービスのネットワーク設定を直すため。')
  await ken.click(granted, done, { confirm: true })
}

const done = 'grant:done'
const denial = (account: string): string =>
  `An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::${account}:assumed-role/AWSReservedSSO_ReadOnlyAccess_0123456789abcdef/ken is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::orders/today.csv" because no identity-based policy allows the s3:PutObject action`

async function ask(person: Person, account: string, permissionSet: string, reason: string): Promise<void> {
  await person.command('request')
  await person.waitForModal(({ blocks }) => blocks.some(({ block_id }) => block_id === 'account'))
  await person.fill({ account, permissionSet, reason })
  const { errors, problem } = await person.submit()
  if (errors || problem)
    throw new Error(`A request of ${person.id} was not taken: ${JSON.stringify(errors ?? problem)}`)
  if (person.modal()) await person.closeModal()
}
