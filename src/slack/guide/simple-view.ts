import type { KnownBlock, ModalView } from '@slack/types'
import type { Key, Say } from '../../i18n.ts'
import { plain } from '../draw/blocks.ts'

/** A modal that only tells. */
export const toldView = (title: Key, blocks: KnownBlock[], say: Say): ModalView => ({
  type: 'modal',
  title: plain(say.plain(title), 24),
  close: plain(say.plain('common:close'), 24),
  blocks,
})
