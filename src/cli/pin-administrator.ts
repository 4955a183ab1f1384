import { systemClock } from '../clock.ts'
import { operatorLocale } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { Worker } from '../jobs/worker.ts'
import { createLog } from '../log.ts'
import type { JobPayloads } from '../workflow/job-payloads.ts'
import { pinAdministrator } from '../workflow/people/sole-administrator.ts'
import { run, UsageError } from './run.ts'
import { refuseAnotherKey, withStore } from './with-store.ts'

/** For the day when the only administrator has left: whoever can run this holds the database and the policy anyway. */
await run('npm run admin -- pin <Slack user id>', async ([command, slackId = '', ...more]) => {
  const say = sayIn(operatorLocale())
  if (command !== 'pin' || !/^[UW][A-Z0-9]+$/.test(slackId) || more.length > 0) throw new UsageError()
  return await withStore(say, async (store) => {
    await refuseAnotherKey(store, say)
    // The bot that runs posts it; the queue here works on nothing.
    const jobs = new Worker<JobPayloads>({ store, clock: systemClock, log: createLog('silent') })
    const pinned = await pinAdministrator({ clock: systemClock, store, jobs }, slackId)
    console.log(say.plain(pinned ? 'doctor:admin.pinned' : 'doctor:admin.closed', { user: slackId }))
    return pinned ? 0 : 1
  })
})
