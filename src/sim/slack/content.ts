import { ApiError, withProblems } from './api/error.ts'
import { completed } from './block-kit/complete.ts'
import { isMetadata, type Problem, problems } from './block-kit/problems.ts'
import type { Block, MessageMetadata } from './types.ts'
import type { Workspace } from './workspace.ts'

/** Undocumented, and met in practice (https://github.com/slackapi/bolt-js/issues/2509); of bytes or characters the stricter. */
const MOST_BLOCK_BYTES = 13_000
const MOST_TEXT = 40_000

export interface Content {
  text: string
  blocks?: Block[]
  metadata?: MessageMetadata
}

/** Checks and completes what a message says. Shared with answers to slash commands and to response URLs. */
export function content(
  workspace: Workspace,
  given: { text?: unknown; blocks?: unknown; metadata?: unknown },
): Content {
  const text = typeof given.text === 'string' ? given.text : ''
  const found: Problem[] = problems('message', given)
  if (found.length > 0) throw withProblems('invalid_blocks', found)
  if (text.length > MOST_TEXT) throw new ApiError('msg_too_long')
  const blocks = Array.isArray(given.blocks) ? given.blocks : []
  if (text === '' && blocks.length === 0) throw new ApiError('no_text')
  if (Buffer.byteLength(JSON.stringify(blocks)) > MOST_BLOCK_BYTES) throw new ApiError('msg_blocks_too_long')
  return {
    text,
    ...(blocks.length > 0 ? { blocks: completed(blocks, workspace) } : {}),
    ...(isMetadata(given.metadata) ? { metadata: given.metadata } : {}),
  }
}

export function author(workspace: Workspace) {
  return { user: workspace.app.botUserId, bot_id: workspace.app.botId, app_id: workspace.app.id }
}
