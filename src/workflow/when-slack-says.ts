import type { Job, JobResult } from '../jobs/worker.ts'
import { SlackSilent } from './people/person.ts'

/** Slack's "not so fast" is waiting for one's turn, not failing: each failure would put it off for longer. */
export const whenSlackSays =
  <Payload>(work: (job: Job<Payload>) => Promise<JobResult>) =>
  async (job: Job<Payload>): Promise<JobResult> => {
    try {
      return await work(job)
    } catch (error) {
      if (error instanceof SlackSilent && error.inLine) return { again: error.againMs, untried: true }
      throw error
    }
  }
