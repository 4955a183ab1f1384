import { awsPage } from '../../src/guide/aws-pages.ts'
import { choices } from '../../src/guide/choices.ts'
import { type Copyable, copied, type ShowContext, type Step } from '../../src/guide/define-step.ts'
import { terms } from '../../src/guide/glossary.ts'
import type { Term } from '../../src/guide/terms.ts'
import { type Dialogue, dialogues } from '../../src/guide/troubleshooting.ts'
import type { Locale, Text } from '../../src/i18n.ts'
import { steps } from './helpers.ts'

/** A place of the guide, with all that it says and the pages of AWS to which it leads. */
export interface Place {
  id: string
  title: Text
  texts: Record<Locale, string[]>
  read: readonly string[]
}

const both = (list: (Text | undefined)[]): Record<Locale, string[]> => ({
  en: list.flatMap((text) => text?.en ?? []),
  ja: list.flatMap((text) => text?.ja ?? []),
})
const same = (words: string[]): Text[] => words.map((word) => ({ en: word, ja: word }))

const ofStep = (step: Step, world: ShowContext): Place => {
  const { manual } = step
  const copies: Copyable[] = step.copy?.(world) ?? []
  return {
    id: `step ${step.id}`,
    title: step.title,
    texts: both([
      step.title,
      step.why,
      step.who,
      ...manual.todo,
      manual.confirm,
      manual.paste?.label,
      manual.paste?.hint,
      ...step.remedies,
      step.changed,
      step.advice?.(world),
      manual.link?.(world)?.label,
      ...same([manual.link?.(world)?.url ?? '']),
      ...copies.flatMap((copy) => [copy.title, { en: copied(copy, 'en'), ja: copied(copy, 'ja') }]),
    ]),
    read: step.read ?? [],
  }
}
const ofTerm = ({ id, name, aliases, meaning, more = [], forYou, read = [] }: Term): Place => ({
  id: `term ${id}`,
  title: name,
  texts: both([name, ...same(aliases), meaning, ...more, forYou]),
  read,
})
const ofDialogue = ({ id, title, symptoms, checks, support, never, read }: Dialogue): Place => ({
  id: `dialogue ${id}`,
  title,
  texts: both([title, ...symptoms, ...checks, ...support, ...never]),
  read,
})

/** Every place where the guide says something, as a company sees it whose Identity Center is enabled in Tokyo. */
export const placesOf = (world: ShowContext): Place[] => [
  ...steps.map((step) => ofStep(step, world)),
  ...terms.map(ofTerm),
  ...dialogues.map(ofDialogue),
  ...Object.entries(choices).map(([id, { title, consequence, options, hint }]): Place => {
    const answers = options === 'text' ? [] : options.flatMap(({ label, description }) => [label, description])
    return { id: `choice ${id}`, title, texts: both([title, consequence, hint, ...answers]), read: [] }
  }),
]

export const urlsOf = ({ read }: Place): string[] => read.flatMap((id) => Object.values(awsPage(id as never).url))
