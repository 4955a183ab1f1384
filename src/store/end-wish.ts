import type { Json } from '../json.ts'
import type { Store } from './database.ts'
import type { Grant } from './schema.ts'
import { isOwnRow } from './seal.ts'

/** Why a grant ends now, and who has it ended: sealed, so that nobody has it ended by a row. */
export interface EndWish {
  cause: string
  by: string
}

const sealed = (id: string, { cause, by }: EndWish): Json => ['end', id, cause, by]

export const columnsOfWish = ({ seal }: Pick<Store, 'seal'>, id: string, wish: EndWish) => ({
  endCause: wish.cause,
  endedBy: wish.by,
  endSeal: seal.make(sealed(id, wish)),
})

/** What its row says of it, where the bot has written that. */
export function endWishOf({ seal }: Pick<Store, 'seal'>, grant: Grant): EndWish | undefined {
  const { id, endCause, endedBy, endSeal } = grant
  if (endCause === null || endedBy === null) return undefined
  const wish = { cause: endCause, by: endedBy }
  return isOwnRow(seal, sealed(id, wish), endSeal) ? wish : undefined
}

/** A grant without what its row says of it and the bot has not written: nothing is said or put on record by that. */
export const withOwnWish = (store: Pick<Store, 'seal'>, grant: Grant): Grant =>
  endWishOf(store, grant) ? grant : { ...grant, endCause: null, endedBy: null, endSeal: null }
