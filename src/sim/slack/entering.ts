import type { Placed } from './block-kit/state.ts'
import { offered, pick } from './find.ts'
import type { Option } from './types.ts'

type AskOptions = (placed: Placed, typed: string) => Promise<Option[]>

/** What `view.state.values` holds after a person has entered `given` (visible words) into an element. */
export async function entered(placed: Placed, given: string | string[], ask: AskOptions): Promise<unknown> {
  const { element } = placed
  const words = [given].flat()
  const [first = ''] = words
  if (/^multi_(static|external)_select$|^checkboxes$/.test(element.type)) {
    if (element.max_selected_items && words.length > element.max_selected_items)
      throw new Error(`No more than ${element.max_selected_items} can be chosen here`)
    return Promise.all(words.map((word) => chosen(placed, word, ask)))
  }
  if (/^(static|external)_select$|^radio_buttons$/.test(element.type))
    return first === '' ? null : chosen(placed, first, ask)
  if (element.type.startsWith('multi_')) return words
  if (element.type === 'datetimepicker') return Number(first)
  if (element.type === 'rich_text_input') return richText(first)
  return first === '' ? null : first
}

async function chosen(placed: Placed, words: string, ask: AskOptions): Promise<Option> {
  const external = placed.element.type.includes('external')
  return pick(external ? await ask(placed, words) : offered(placed.element), words)
}

const richText = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
})
