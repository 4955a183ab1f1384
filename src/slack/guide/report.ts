import type { WebClient } from '@slack/web-api'
import type { Context } from '../../workflow/context.ts'

export async function sendReport(_ctx: Context, _client: WebClient, _slackId: string): Promise<void> {}
