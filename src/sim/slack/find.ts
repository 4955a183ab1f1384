import { unescaped } from './block-kit/mrkdwn.ts'
import { elementsOf, type Placed } from './block-kit/state.ts'
import type { Block, Element, Option, OptionGroup, Text } from './types.ts'

export const textOf = (text: Text | string | undefined): string =>
  typeof text === 'string' ? text : text?.type === 'mrkdwn' ? unescaped(text.text) : (text?.text ?? '')

/** What a person would call an element: its label, its words, or its placeholder. */
function namesOf({ block, element }: Placed): (string | undefined)[] {
  const own = block.type === 'input' ? textOf(block.label) : textOf(element.text)
  const beside = block.accessory === element ? textOf(block.text) : undefined
  return [own, beside, textOf(element.placeholder), element.action_id, block.block_id]
}

/** The element that a person means by what is written on it, or by one of its ids. */
export function find(blocks: Block[], name: string, wanted: (element: Element) => boolean = () => true): Placed {
  const placed = elementsOf(blocks).filter(({ element }) => wanted(element))
  const found = placed.find((one) => namesOf(one).includes(name))
  if (found) return found
  const there = placed.map((one) => namesOf(one).find(Boolean)).join(', ') || 'nothing'
  throw new Error(`There is no "${name}" to use here; there is: ${there}`)
}

export function offered({ options = [], option_groups = [] }: Partial<Element>): Option[] {
  return [...options, ...option_groups.flatMap((group: OptionGroup) => group.options)]
}

export function pick(options: Option[], words: string): Option {
  const found = options.find((option) => textOf(option.text) === words) ?? options.find(({ value }) => value === words)
  if (found) return found
  throw new Error(
    `There is no option "${words}"; there is: ${options.map(({ text }) => textOf(text)).join(', ') || 'nothing'}`,
  )
}
