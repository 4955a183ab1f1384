import { Refusal } from '../../errors.ts'
import type { Policy } from '../../policy/policy-schema.ts'
import type { Queries } from '../../store/database.ts'
import type { Person } from '../../store/person-rows.ts'
import { byAddress, getBinding } from '../../store/told-bindings.ts'

// The one answer to whether somebody counts, for every use of a person: who asks, gains, approves, administers or ends.

const refusals = {
  guest: 'guest',
  bot: 'is_a_bot',
  stranger: 'stranger',
  deactivated: 'deactivated',
} as const

/** Throws the `Refusal` of whoever is not served. */
export function onlyMembers(person: Person): Person {
  if (person.kind !== 'member') throw new Refusal(refusals[person.kind])
  return person
}

/** The address that proves who a member is: confirmed, and in a domain of the policy. Throws a `Refusal` where there is none. */
export function provenAddress(person: Person, policy: Policy): string {
  const { email, unconfirmedEmail } = onlyMembers(person)
  const admins = policy.admins.join(', ')
  if (!email && unconfirmedEmail) throw new Refusal('address_unconfirmed', { email: unconfirmedEmail, admins })
  if (!email) throw new Refusal('address_hidden', { admins })
  const domains = policy.people?.emailDomains
  if (domains && !domains.includes(email.slice(email.lastIndexOf('@') + 1)))
    throw new Refusal('address_foreign', { email, domains: domains.join(', '), admins })
  return email
}

/**
 * Throws the `Refusal` of who does not count: no member, or nobody who has proven by a confirmed address, in a domain of the
 * policy, to be of the company. An administrator who binds somebody has said who it is.
 */
export async function onlyOurs(person: Person, policy: Policy, db: Queries | undefined): Promise<Person> {
  onlyMembers(person)
  try {
    provenAddress(person, policy)
  } catch (error) {
    const bound = db && (await getBinding(db, person.slackId))
    if (!bound || bound.boundBy === byAddress || bound.suspendedAt !== null) throw error
  }
  return person
}
