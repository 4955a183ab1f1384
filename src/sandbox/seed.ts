import { elementsOf } from '../sim/slack/block-kit/state.ts'
import type { Person, SimulatedSlack } from '../sim/slack/index.ts'
import { until } from '../sim/slack/patience.ts'

const longest = 30_000

/**
 * A little life while the visitor looks around: Ken had access that has ended, and a request of his waits for approval.
 */
export async function kensPast(slack: SimulatedSlack): Promise<void> {
  const ken = slack.as('UKEN')
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

async function ask(person: Person, account: string, permissionSet: string, reason: string): Promise<void> {
  await person.command('request')
  await person.waitForModal(({ blocks }) => blocks.some(({ block_id }) => block_id === 'account'))
  await person.fill({ account, permissionSet, reason })
  const { errors, problem } = await person.submit()
  if (errors || problem)
    throw new Error(`A request of ${person.id} was not taken: ${JSON.stringify(errors ?? problem)}`)
  if (person.modal()) await person.closeModal()
}
