import type { Context } from './operation.ts'
import type { Table } from './table.ts'

/** What a listing shows: what is there, or with `listingLagMs` what was there so long ago. */
export const listed = <Row, Index extends string>(
  table: Table<Row, Index>,
  { world, settings }: Context,
): readonly Row[] => (settings.listingLagMs > 0 ? table.asOf(world.now() - settings.listingLagMs) : table.all())
