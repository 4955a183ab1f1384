import { gapWords, triedAt } from './doctor/unread-parts.ts'
import { sayIn } from './i18n.ts'
import { pausedNow } from './store/pauses.ts'
import { silentChannels } from './store/silent-channels.ts'
import type { Context } from './workflow/context.ts'

// What `/readyz` says, in English as the log does.

/** The parts that there are so far: the bot is put together while it is asked. */
interface Parts extends Pick<Context, 'store' | 'directory'> {
  slack?: { connected(): boolean }
  time?: { agrees(): boolean }
  roster?: Context['roster']
}

/** What is still missing before people are served; empty when ready. */
export const missingOf = ({ store, directory, slack, time, roster }: Parts): string[] => [
  ...(store.state.trouble ? [troubles[store.state.trouble]] : []),
  ...foreignOf(directory),
  ...(time?.agrees() === false ? ['this computer’s clock differs from the database’s'] : []),
  ...(slack?.connected() ? [] : ['no connection to Slack']),
  ...(roster?.at === 0 ? ['no word from Slack on whom the policy means'] : []),
  ...(directory.serves ? [] : ['no word from AWS on who the bot is']),
]

const troubles = {
  away: 'the database does not answer',
  full: 'the disk of the database is full',
  'read-only': 'the database is read-only',
}

const foreignOf = ({ foreign }: Context['directory']): string[] =>
  foreign
    ? [
        `AWS answers in the name of another organization (${foreign.management ?? foreign.account}) than the database is about (${foreign.insteadOf})`,
      ]
    : []

/** What else there is to say while people are served. */
export const notesOf = async ({ store, directory, code }: Parts & Pick<Context, 'code'>): Promise<string[]> => [
  ...(directory.progress.complete ? [] : [`AWS is being read: ${directory.progress.percent} %`]),
  ...directory.gaps.map((gap) => `cannot be read: ${gapWords(gap, directory, sayIn('en'))}, ${triedAt(gap)}`),
  ...(await code.claims()).untold.flatMap(({ file, why }) => (why === 'unread' ? [`cannot be read: ${file}`] : [])),
  ...((await pausedNow({ store })) ? ['paused: nothing but ends and reads'] : []),
  ...(await silentChannels(store.db)).map(({ channel, code }) => `the bot cannot post in ${channel}: ${code}`),
]
