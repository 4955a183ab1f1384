import type { KnownBlock, ModalView } from '@slack/types'
import type { Finding } from '../../guide/define-step.ts'
import { type Dialogue, findDialogue } from '../../guide/troubleshooting.ts'
import type { Key, Say, Text } from '../../i18n.ts'
import { bold, bullets, context, header, line, plainWords, rich, toldView } from '../draw/blocks.ts'
import { words } from '../draw/sentence.ts'
import { readBlocks } from './read-blocks.ts'

/** Symptoms, what AWS says of the account now, checks in order, the way to a support case, what never to put into it. */
export function dialogueView(id: string, seen: Finding | undefined, say: Say): ModalView | undefined {
  const dialogue = findDialogue(id)
  return dialogue && toldView('guide:trouble.title', blocksOf(dialogue, seen, say), say)
}

function blocksOf(dialogue: Dialogue, seen: Finding | undefined, say: Say): KnownBlock[] {
  const list = (key: Key, items: Text[], style: 'bullet' | 'ordered') =>
    rich(
      line(bold(say.plain(key))),
      bullets(
        items.map((text) => words(text[say.locale])),
        style,
      ),
    )
  return [
    header(dialogue.title[say.locale]),
    list('guide:trouble.symptoms', dialogue.symptoms, 'bullet'),
    ...seenBlocks(seen, say),
    list('guide:trouble.checks', dialogue.checks, 'ordered'),
    list('guide:trouble.support', dialogue.support, 'ordered'),
    list('guide:trouble.never', dialogue.never, 'bullet'),
    ...readBlocks(dialogue.read, say),
  ]
}

function seenBlocks(seen: Finding | undefined, say: Say): KnownBlock[] {
  if (!seen) return [context(say('guide:overview.looking'))]
  const evidence = 'evidence' in seen && seen.evidence ? `\n${seen.evidence.call}: ${seen.evidence.value}` : ''
  const text = seen.text?.[say.locale] ?? ''
  return [rich(line(bold(`${say.plain('guide:trouble.state')}\n`), plainWords(`${text}${evidence}`)))]
}
