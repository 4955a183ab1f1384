/** One thing that the directory knows. */
export interface Row {
  kind: string
  id: string
  /** Undefined once the thing is gone. */
  value: unknown
  /** When AWS was asked, ms. */
  at: number
}

export type RowId = Pick<Row, 'kind' | 'id'>

/** Where the directory outlives the process, and where replicas learn from each other. */
export interface SnapshotStore {
  /**
   * Some of the rows that became what they are after `version`, the oldest first; none: that is all. `foreign`: what stands
   * there of people and was not written by this bot.
   */
  since(version: number): Promise<{ rows: Row[]; foreign: RowId[]; version: number }>
  /**
   * All of them or none; a row that is older than what is there changes nothing. Answers the last version that rows had before,
   * and the last one that they have now: the same where nothing is otherwise.
   */
  write(rows: readonly Row[]): Promise<{ before: number; version: number }>
  /** Ids of what AWS did not show since `at`. */
  notSeenSince(kind: string, at: number): Promise<string[]>
}
