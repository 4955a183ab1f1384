import type { SimulatedAws } from '../sim/aws/server.ts'
import type { SimulatedSlack } from '../sim/slack/index.ts'

/** What a visitor lets go wrong, to see what becomes of it. */
export const troubles = ['throttle', 'fail-assignment', 'cut-socket', 'stop-bot'] as const
export type Trouble = (typeof troubles)[number]
export const isTrouble = (id: unknown): id is Trouble => (troubles as readonly unknown[]).includes(id)

const throttledCalls = 25

export function makeTrouble(
  id: Trouble,
  { aws, slack, restart }: { aws: SimulatedAws; slack: SimulatedSlack; restart(): void },
): void {
  const make: Record<Trouble, () => void> = {
    throttle() {
      const fault = { name: 'ThrottlingException', message: 'Rate exceeded', status: 400 }
      aws.failNext('sso:*', fault, throttledCalls)
    },
    'fail-assignment'() {
      let left = 1
      const isNext = ({ kind }: { kind: string }) => kind === 'create' && left-- > 0
      aws.failAssignments(isNext, 'The role could not be created in this account.')
    },
    'cut-socket': () => slack.faults.cut(),
    'stop-bot': restart,
  }
  make[id]()
}
