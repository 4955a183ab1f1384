import type { WebClient } from '@slack/web-api'

/** A file in somebody's own conversation with the bot. */
export async function upload(
  client: WebClient,
  slackId: string,
  file: { filename: string; title: string; content: string; comment?: string },
): Promise<void> {
  const { channel } = await client.conversations.open({ users: slackId })
  if (!channel?.id) throw new Error('conversations.open answered without a channel')
  const { filename, title, content, comment } = file
  await client.files.uploadV2({
    channel_id: channel.id,
    filename,
    title,
    content,
    ...(comment ? { initial_comment: comment } : {}),
  })
}
