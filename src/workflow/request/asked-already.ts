import { isDeepStrictEqual } from 'node:util'
import { namedBy } from '../../aws/names-of-people.ts'
import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import { decisionsOn } from '../../store/decision-rows.ts'
import { getNames } from '../../store/person-rows.ts'
import type { Request } from '../../store/request.ts'
import { openRequestsOf } from '../../store/requests.ts'

type Asked = Pick<Request, 'id' | 'operation' | 'input' | 'requester' | 'extendsGrant'> & { startsAt?: number | null }

/** The same wish of the same person that is not over yet: asked twice, it would be approved twice and given once. */
export async function refuseAskedAlready(tx: Tx, asked: Asked): Promise<void> {
  const open = await openRequestsOf(tx, asked.requester, asked.operation)
  const same = open.find((one) => one.id !== asked.id && isSame(one, asked))
  if (!same) return
  if (same.state !== 'pending') throw new Refusal('asked_already', { id: same.id, state: same.state })
  throw new Refusal('asked_already_waits', { id: same.id, who: await whoIsMissing(tx, same) })
}

/** For longer or shorter, or for another reason, it is the same wish; for another time it is another one. */
const isSame = (one: Asked, other: Asked): boolean =>
  one.extendsGrant === other.extendsGrant &&
  (one.startsAt ?? null) === (other.startsAt ?? null) &&
  isDeepStrictEqual(withoutLength(one), withoutLength(other))

const withoutLength = ({ input: { duration: _, ...rest } }: Asked) => rest

/** A few people by name; of more, the groups that the rule names. */
async function whoIsMissing(tx: Tx, { id, digest, ruling }: Request): Promise<string> {
  const given = (await decisionsOn(tx, id, digest ?? '')).map(({ approver }) => approver)
  const left = (ruling?.approvers ?? []).filter((approver) => !given.includes(approver))
  const names = await getNames(tx, left)
  const known = left.flatMap((slackId) => {
    const person = names.get(slackId)
    return person ? [namedBy(person.name, person.email ?? slackId)] : []
  })
  const few = known.length > 0 && known.length === left.length && left.length <= 3
  return (few ? known : (ruling?.approverSelectors ?? [])).join(', ')
}
