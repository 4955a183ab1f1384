import { useEffect, useState } from 'react'
import type { AwsView } from '../aws-view.ts'
import type { CompanyId } from '../companies.ts'
import { moveClock, perform, type Screen } from './api.ts'
import { useSandbox } from './sandbox-context.ts'

/** What Slack and AWS show of what the visitor has done. */
interface Seen {
  aws: AwsView
  screens: Partial<Record<string, Screen>>
  /** Which steps were done before. */
  before: readonly boolean[]
}

interface TourStep {
  isDone(seen: Seen): boolean
  go(): void
}

export interface ShownStep {
  text: string
  label: string
  done: boolean
  go(): void
}

/** The shortest way through the product in this company, ticked off as it is done, whichever way the visitor goes. */
export function useTour(
  { aws, screens }: { aws: AwsView | undefined; screens: Seen['screens'] },
  onTry: (text: string) => void,
): ShownStep[] {
  const { words } = useSandbox()
  const ways = useWays(onTry)
  const [before, setBefore] = useState<readonly boolean[]>([])
  const id = aws?.company ?? 'established'
  const done = ways[id].map((step, at) => before[at] === true || (aws ? step.isDone({ aws, screens, before }) : false))
  const grown = done.some((is, at) => is && !before[at])
  useEffect(() => {
    if (grown) setBefore(done)
  }, [grown, done])
  return words.steps[id].map(({ text, go: label }, at) => ({
    text,
    label,
    done: done[at] === true,
    go: () => ways[id][at]?.go(),
  }))
}

function useWays(onTry: (text: string) => void): Record<CompanyId, TourStep[]> {
  const { go, company, lookAtAws } = useSandbox()
  const { command } = company.app
  const write = () => {
    go({ user: 'UMIA', place: 'dm' })
    onTry(`${command} request`)
  }
  const openGuide = () => {
    go({ user: 'UALICE', place: 'dm' })
    perform('UALICE', 'command', { text: '' }).catch(() => {})
  }
  const beDana = () => go({ user: 'UDANA', place: 'CAPPROVALS' })
  const daily: TourStep[] = [
    { isDone: asked, go: write },
    { isDone: given, go: () => go({ user: 'UBOB', place: 'CPRODUCTION' }) },
    { isDone: given, go: lookAtAws },
    { isDone: (seen) => seen.before[2] === true && !given(seen), go: () => void moveClock(3_600_000) },
  ]
  return {
    established: daily,
    japanese: daily,
    'half-done': [
      { isDone: guideOpened, go: openGuide },
      { isDone: ({ aws }) => aws.foundation.root.accessKeys === 0, go: lookAtAws },
      { isDone: ({ aws }) => aws.foundation.instance?.permissionSets === true, go: beDana },
      { isDone: signedIn, go: openGuide },
    ],
    fresh: [
      { isDone: guideOpened, go: openGuide },
      { isDone: ({ aws }) => aws.foundation.botRole && aws.foundation.root.mfa, go: lookAtAws },
      { isDone: ({ aws }) => aws.foundation.organization !== null, go: beDana },
      { isDone: signedIn, go: lookAtAws },
    ],
  }
}

const asked = ({ screens }: Seen) =>
  Object.values(screens).some((one) => JSON.stringify(one?.dms).includes('prod-payments'))
const guideOpened = ({ screens }: Seen) => (screens.UALICE?.modals.length ?? 0) > 0
const signedIn = ({ aws }: Seen) => aws.byHand.some(({ id, done }) => id === 'portal-sign-in' && done)
const given = ({ aws }: Seen) =>
  aws.units
    .flatMap(({ accounts }) => accounts)
    .some(({ name, assignments }) => name === 'prod-payments' && assignments.some(({ until }) => until !== null))
