import type { Queries } from './database.ts'
import { type Folding, told } from './own-facts.ts'

/** The Slack user whom an address in the policy stood for at first sight. */
export interface Pin {
  email: string
  slackId: string
  pinnedAt: number
  /** The address is not, or not surely, this user's any more. */
  suspendedAt: number | null
}

const pins: Folding<Pin> = {
  facts: ['address-pinned', 'address-suspended', 'address-resumed', 'address-dropped'],
  fold({ fact, at, data }, was) {
    const email = String(data.email)
    const before = was(email)
    if (fact === 'address-pinned')
      return [email, { email, slackId: String(data.slackId), pinnedAt: at, suspendedAt: null }]
    if (fact === 'address-dropped') return [email, undefined]
    return before && [email, { ...before, suspendedAt: fact === 'address-suspended' ? at : null }]
  },
}

export const allPins = async (db: Queries): Promise<Pin[]> => [...(await told(db, pins)).values()]

export const getPin = async (db: Queries, email: string): Promise<Pin | undefined> => (await told(db, pins)).get(email)
