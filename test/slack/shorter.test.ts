import type { KnownBlock } from '@slack/types'
import { ErrorCode, WebAPIPlatformError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { orShorter } from '../../src/slack/connection/shorter.ts'
import { bullets, button, line, plainWords, rich } from '../../src/slack/draw/blocks.ts'

const words = Array.from({ length: 60 }, (_, i) => `word-${i} ${'界'.repeat(20)}`)
const press: KnownBlock = { type: 'actions', elements: [button('card:approve', 'Approve', 'R1')] }
const tooLong = () => new WebAPIPlatformError({ ok: false, error: 'msg_blocks_too_long' })

/** What of a message a Slack takes that refuses more than so many bytes, and what is left for its thread, until all is said. */
async function sent(blocks: KnownBlock[], most: number): Promise<KnownBlock[][]> {
  const taken: KnownBlock[][] = []
  let left: KnownBlock[] = blocks
  while (left.length > 0) {
    let rest: KnownBlock[] = []
    await orShorter(
      { text: 'x', blocks: left },
      async (content) => {
        if (Buffer.byteLength(JSON.stringify(content.blocks)) > most) throw tooLong()
        taken.push(content.blocks)
      },
      (more) => {
        rest = more.blocks
      },
    )
    left = rest
  }
  return taken
}

test.each([
  ['of several blocks', words.map((word) => rich(line(plainWords(word))))],
  ['of one block of lines', [rich(...words.map((word) => line(plainWords(word))))]],
  [
    'of one block with a list in it',
    [rich(line(plainWords('head')), ...words.map((word) => bullets([[plainWords(word)]])))],
  ],
])(
  'a message %s that Slack finds too long is said in parts, and what can be pressed stays with the first',
  async (_, said) => {
    expect(ErrorCode.PlatformError).toBe(tooLong().code)
    const parts = await sent([...said, press], 3_000)
    expect(parts.length).toBeGreaterThan(1)
    const all = JSON.stringify(parts)
    for (const word of words) expect(all.split(word).length - 1, word).toBe(1)
    expect(parts.map((blocks) => blocks.some(({ type }) => type === 'actions'))).toEqual([
      true,
      ...parts.slice(1).map(() => false),
    ])
  },
)

test('what cannot be cut is refused as Slack says it', async () => {
  await expect(sent([{ type: 'context', elements: [{ type: 'mrkdwn', text: 'x'.repeat(900) }] }], 500)).rejects.toThrow(
    'msg_blocks_too_long',
  )
})
