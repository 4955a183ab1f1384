import type { Migration } from 'kysely'
import * as first from './0001-first.ts'
import * as guide from './0002-guide.ts'
import * as reviews from './0003-reviews.ts'
import * as selectors from './0005-selectors.ts'
import * as seals from './0007-seals.ts'
import * as storedFacts from './0007-stored-facts.ts'
import * as directoryRows from './0010-directory-rows.ts'
import * as lanes from './0020-lanes.ts'
import * as leftovers from './0021-leftovers.ts'
import * as membersSince from './0022-members-since.ts'
import * as beneficiaries from './0030-beneficiaries.ts'
import * as keepQuestions from './0031-keep-questions.ts'
import * as pins from './0040-pins.ts'
import * as ownRows from './0050-own-rows.ts'
import * as manyGrants from './0051-many-grants.ts'
import * as everBound from './0052-ever-bound.ts'
import * as guideSkips from './0054-guide-skips.ts'
import * as requestsByOperation from './0055-requests-by-operation.ts'
import * as changeTargets from './0056-change-targets.ts'
import * as shortened from './0057-shortened.ts'
import * as lostGrants from './0060-lost-grants.ts'
import * as findings from './0061-findings.ts'
import * as staysInCode from './0062-stays-in-code.ts'
import * as toldByTheLog from './0065-told-by-the-log.ts'
import * as ticketAndStart from './0070-ticket-and-start.ts'
import * as sealedDirectory from './0071-sealed-directory.ts'
import * as sealedFindings from './0072-sealed-findings.ts'

/**
 * The migrations in their order. A migration that has been released is never edited; a change of the tables is a new
 * one.
 */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-guide': guide,
  '0003-reviews': reviews,
  '0005-selectors': selectors,
  '0007-seals': seals,
  '0007-stored-facts': storedFacts,
  '0010-directory-rows': directoryRows,
  '0020-lanes': lanes,
  '0021-leftovers': leftovers,
  '0022-members-since': membersSince,
  '0030-beneficiaries': beneficiaries,
  '0031-keep-questions': keepQuestions,
  '0040-pins': pins,
  '0050-own-rows': ownRows,
  '0051-many-grants': manyGrants,
  '0052-ever-bound': everBound,
  '0054-guide-skips': guideSkips,
  '0055-requests-by-operation': requestsByOperation,
  '0056-change-targets': changeTargets,
  '0057-shortened': shortened,
  '0060-lost-grants': lostGrants,
  '0061-findings': findings,
  '0062-stays-in-code': staysInCode,
  '0065-told-by-the-log': toldByTheLog,
  '0070-ticket-and-start': ticketAndStart,
  '0071-sealed-directory': sealedDirectory,
  '0072-sealed-findings': sealedFindings,
}
