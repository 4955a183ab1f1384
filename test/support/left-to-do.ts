import type { Store } from '../../src/store/database.ts'

/** The jobs that are due, that run, that have failed, or that people wait for whenever they are due. */
export const leftToDo = ({ db }: Store, now: number) =>
  db
    .selectFrom('jobs')
    .select(['kind', 'key', 'attempts', 'lastError'])
    .where((e) =>
      e.or([
        e('runAt', '<=', now),
        // Under way in AWS, and looked at again in a moment.
        e.and([e('lane', 'is not', null), e('runAt', '<=', now + 1_000)]),
        e('leaseToken', 'is not', null),
        e('attempts', '>', 0),
        e('kind', 'in', ['post', 'list-file', 'post-audit', 'draw-card', 'draw-dm', 'tell']),
      ]),
    )
    .execute()
