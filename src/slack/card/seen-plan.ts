import type { RequestView } from '../../store/request-views.ts'

/** Which request and plan a person saw when they pressed, and where: what a button says, and what comes back with a form. */
export interface SeenPlan {
  id: string
  /** The beginning of the plan's digest: a decision on another plan does not count. */
  digest: string
  channel: string | null
  /** Of the questions so far, how many the form to answer them has shown. */
  seen?: number
}

export const pressValue = (view: Pick<RequestView, 'id' | 'digest'>): string =>
  `${view.id}.${(view.digest ?? '').slice(0, 16)}`

export function pressed(value: string | undefined): Pick<SeenPlan, 'id' | 'digest'> {
  const [id = '', digest = ''] = (value ?? '').split('.')
  return { id, digest }
}

export const seenPlanIn = (metadata: string): SeenPlan => JSON.parse(metadata)
