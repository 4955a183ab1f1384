import { findTerm, type Term } from '../../guide/glossary.ts'
import { foldText, likeness } from '../../guide/likeness.ts'
import { type Dialogue, dialogues } from '../../guide/troubleshooting.ts'
import type { Say } from '../../i18n.ts'
import {
  bullets,
  button,
  context,
  line,
  type Message,
  notification,
  plainWords,
  rich,
  section,
} from '../draw/blocks.ts'
import { words } from '../draw/sentence.ts'
import { guideIds } from './ids.ts'
import { readBlocks } from './read-blocks.ts'

/** A word of the guide, by its name in either language. */
export function exactHelp(typed: string, say: Say): Message[] | undefined {
  const found = findTerm(typed)
  if (found?.exact) return termAnswer(found.term, say)
  const dialogue = dialogueNamed(typed)
  return dialogue && dialogueAnswer(dialogue, say)
}

/** The nearest word, with a line that says it is only the nearest. */
export function nearHelp(typed: string, say: Say): Message[] | undefined {
  const found = findTerm(typed)
  return found && termAnswer(found.term, say, typed)
}

function termAnswer({ name, meaning, more = [], forYou, read }: Term, say: Say, typed?: string): Message[] {
  const t = say.locale
  const rest = more.map((text) => words(text[t]))
  return [
    {
      text: notification(name[t]),
      blocks: [
        ...(typed === undefined ? [] : [context(say('guide:help.near', { typed }))]),
        section(say('guide:help.title', { term: name[t] })),
        rich(line(...words(meaning[t])), ...(rest.length > 0 ? [bullets(rest)] : [])),
        rich(line(...words(say.plain('guide:help.for_you', { text: forYou[t] })))),
        ...readBlocks(read, say),
      ],
    },
  ]
}

function dialogueAnswer({ id, title, symptoms, read }: Dialogue, say: Say): Message[] {
  const t = say.locale
  const open = button(guideIds.trouble, say.plain('guide:trouble.open'), id, { style: 'primary' })
  return [
    {
      text: notification(title[t]),
      blocks: [
        section(say('guide:help.title', { term: title[t] })),
        rich(line(plainWords(symptoms.map((text) => text[t]).join('\n')))),
        ...readBlocks(read, say),
        { type: 'actions', elements: [open] },
      ],
    },
  ]
}

/** The dialogue that people mean by what they typed: its name, or enough of it. */
export function dialogueNamed(typed: string): Dialogue | undefined {
  const word = foldText(typed)
  if (word.length < 4) return undefined
  const scored = dialogues
    .map((dialogue) => ({ dialogue, score: scoreOf(word, dialogue) }))
    .sort((a, b) => b.score - a.score)
  const [best] = scored
  return best && best.score >= 0.6 ? best.dialogue : undefined
}

/** A part of a title is enough; another name for it must be nearly whole. */
function scoreOf(word: string, { id, title, aliases }: Dialogue): number {
  const titles = [id, title.en, title.ja].map(foldText)
  if (titles.some((name) => name.includes(word))) return 1
  return Math.max(...[...titles, ...aliases.map(foldText)].map((name) => likeness(word, name)))
}
