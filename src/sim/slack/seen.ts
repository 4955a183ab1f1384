import type { Core } from './core.ts'
import type { Json } from './json.ts'
import type { Person } from './person.ts'
import type { Message } from './types.ts'

const shown = ({ files, ...message }: Message) => ({
  ...message,
  ...(files ? { files: files.map(({ content: _content, ...file }) => file) } : {}),
})

/** Everything that one person can see. */
export function everythingSeen({ workspace }: Core, person: Person): Json {
  const mine = [...workspace.channels.values()].filter(({ members, is_im }) => !is_im && members.includes(person.id))
  return {
    user: person.user,
    channels: mine.map((channel) => ({ ...channel, messages: person.sees(channel.id).map(shown) })),
    dms: person.dms().map(shown),
    dmChannel: workspace.dm(person.id).id,
    ephemerals: person.ephemerals().map(shown),
    modals: workspace.stack(person.id),
    home: person.home() ?? null,
    confirms: person.confirms,
  }
}
