import { escaped } from './block-kit/mrkdwn.ts'
import type { Workspace } from './workspace.ts'

/**
 * What Slack makes of the text after a slash command when the manifest says `should_escape`:
 * names become ids. https://docs.slack.dev/interactivity/implementing-slash-commands#escaping
 */
export function typedText(workspace: Workspace, text: string): string {
  const users = [...workspace.users.values()]
  const groups = [...workspace.userGroups.values()]
  const channels = [...workspace.channels.values()]
  return escaped(text).replace(/(?<![\w.+-])([@#])([\w-]+)/g, (whole, sign: string, name: string) => {
    const user = users.find((one) => one.name === name)
    const group = groups.find((one) => one.handle === name)
    const channel = channels.find((one) => one.name === name && !one.is_im)
    if (sign === '#') return channel ? `<#${channel.id}|${name}>` : whole
    if (user) return `<@${user.id}|${name}>`
    return group ? `<!subteam^${group.id}|@${name}>` : whole
  })
}
