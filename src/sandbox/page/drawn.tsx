import { Message as Draw, type Block as DrawnBlock, type MessageProps } from 'slack-blocks-to-jsx'
import { formattedDate } from '../../sim/slack/block-kit/dates.ts'
import type { Block } from '../../sim/slack/types.ts'
import { useSandbox } from './sandbox-context.ts'

/** Blocks that only show something, as Slack shows them: names for ids, and moments in the reader's own time. */
export function Drawn({ blocks }: { blocks: Block[] }) {
  const { company, screen, me, now, theme } = useSandbox()
  const data = {
    users: company.users.map(({ id, profile }) => ({ id, name: profile.display_name })),
    channels: screen.channels.map(({ id, name }) => ({ id, name })),
    user_groups: company.userGroups.map(({ id, handle }) => ({ id, name: handle })),
  }
  const hooks: NonNullable<MessageProps['hooks']> = {
    date: ({ timestamp, format }) => {
      const unix = Number(timestamp)
      return <time dateTime={new Date(unix * 1000).toISOString()}>{formattedDate(unix, format, now, me)}</time>
    },
    // Of `arn:aws:sso` or `10:30:15` the renderer makes an emoji that it does not know; Slack shows what was typed.
    emoji: (emoji, parse) => {
      const { name } = emoji
      const shown = parse(emoji)
      if (shown !== name && !shown.includes(':')) return shown
      return name.includes(':') ? name : `:${name}:`
    },
    link: ({ href, children, className }) => (
      <a href={href} className={className} target="_blank" rel="noreferrer">
        {children}
      </a>
    ),
  }
  return <Draw blocks={formatted(blocks)} name="" logo="" withoutWrapper theme={theme} data={data} hooks={hooks} />
}

/**
 * As Slack reads them: `verbatim` only stops it from making links of bare words, where the renderer takes it for "no formatting at
 * all"; and what was escaped, or is written as a plain @channel, is text and names nobody. The renderer undoes the escaping before it
 * looks for names, so a word joiner, which is not seen, stands in the way.
 */
const formatted = (blocks: Block[]): DrawnBlock[] =>
  JSON.parse(
    JSON.stringify(blocks, (name, value) => {
      if (name === 'verbatim') return undefined
      return name === 'text' && typeof value === 'string' ? withoutFalseNames(value) : value
    }),
  )

const withoutFalseNames = (text: string): string =>
  text.replaceAll('&lt;', '&lt;\u2060').replace(/@(?=(here|channel|everyone)\b)/g, '@\u2060')
