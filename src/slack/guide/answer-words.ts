import { findTerm, type Term } from '../../guide/glossary.ts'
import { foldText, likeness } from '../../guide/likeness.ts'
import { type Dialogue, dialogues } from '../../guide/troubleshooting.ts'
import type { Say } from '../../i18n.ts'
import { button, context, line, type Message, notification, plainWords, rich, section } from '../draw/blocks.ts'
import { guideIds } from './ids.ts'

/** A word of the guide, by its name in either language. */
export function exactHelp(typed: string, say: Say): Message[] | undefined {
  const found = findTerm(typed)
  if (found?.exact) return termAnswer(found.term, say)
  const dialogue = findDialogue(typed)
  return dialogue && dialogueAnswer(dialogue, say)
}

/** The nearest word, with a line that says it is only the nearest. */
export function nearHelp(typed: string, say: Say): Message[] | undefined {
  const found = findTerm(typed)
  return found && termAnswer(found.term, say, typed)
}

function termAnswer({ name, meaning, forYou }: Term, say: Say, typed?: string): Message[] {
  const t = say.locale
  return [
    {
      text: notification(name[t]),
      blocks: [
        ...(typed === undefined ? [] : [context(say('guide:help.near', { typed }))]),
        section(say('guide:help.title', { term: name[t] })),
        rich(line(plainWords(meaning[t]))),
        rich(line(plainWords(say.plain('guide:help.for_you', { text: forYou[t] })))),
      ],
    },
  ]
}

function dialogueAnswer({ id, title, symptoms }: Dialogue, say: Say): Message[] {
  const t = say.locale
  const open = button(guideIds.trouble, say.plain('guide:trouble.open'), id, { style: 'primary' })
  return [
    {
      text: notification(title[t]),
      blocks: [
        section(say('guide:help.title', { term: title[t] })),
        rich(line(plainWords(symptoms.map((text) => text[t]).join('\n')))),
        { type: 'actions', elements: [open] },
      ],
    },
  ]
}

/** The dialogue that people mean by what they typed: its name, or enough of it. */
export function findDialogue(typed: string): Dialogue | undefined {
  const word = foldText(typed)
  if (word.length < 4) return undefined
  const scored = dialogues
    .map((dialogue) => ({ dialogue, score: Math.max(...namesOf(dialogue).map((name) => alike(word, foldText(name)))) }))
    .sort((a, b) => b.score - a.score)
  const [best] = scored
  return best && best.score >= 0.6 ? best.dialogue : undefined
}

const namesOf = ({ id, title }: Dialogue): string[] => [id, title.en, title.ja]
const alike = (word: string, name: string): number => (name.includes(word) ? 1 : likeness(word, name))
