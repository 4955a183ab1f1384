import type { KnownBlock, RichTextElement } from '@slack/types'
import { awsPage, type PageId } from '../../guide/aws-pages.ts'
import type { Say } from '../../i18n.ts'
import { bold, line, plainWords, rich } from '../draw/blocks.ts'

/** Links to AWS's own pages, in the reader's language. */
export function readBlocks(pages: readonly PageId[] | undefined, say: Say): KnownBlock[] {
  if (!pages || pages.length === 0) return []
  const links = pages
    .map(awsPage)
    .map(({ title, url }): RichTextElement => ({ type: 'link', url: url[say.locale], text: title[say.locale] }))
  const separator = plainWords(' · ')
  return [
    rich(
      line(
        bold(`${say.plain('guide:step.read')} `),
        ...links.flatMap((link, i) => (i === 0 ? [link] : [separator, link])),
      ),
    ),
  ]
}
