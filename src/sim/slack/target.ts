import { elementsOf, type Placed } from './block-kit/state.ts'
import { find, offered, textOf } from './find.ts'
import type { Screen } from './screen.ts'
import type { Block, Element, Message, View } from './types.ts'

/** Where on the screen an element is: on a message, on the Home tab, on the modal on top. */
export type Target = Message | 'home' | 'modal'

/** An element by its ids, which tell it from others with the same words. */
export interface Place {
  block_id: string
  action_id: string
}

export function viewOn(screen: Screen, on: Target): View | undefined {
  if (on === 'modal') return topModal(screen)
  if (on !== 'home') return undefined
  const view = screen.home()
  if (!view) throw new Error(`${screen.user.name} has no home view`)
  return view
}

export function topModal(screen: Screen): View {
  const view = screen.modal()
  if (!view) throw new Error(`${screen.user.name} has no modal open`)
  return view
}

export function blocksOn(screen: Screen, on: Target): Block[] {
  if (on === 'home' || on === 'modal') return viewOn(screen, on)?.blocks ?? []
  if (!screen.sees(on.channel).includes(on)) throw new Error(`${screen.user.name} does not see this message (any more)`)
  return on.blocks ?? []
}

export function placedAt(screen: Screen, on: Target, { block_id, action_id }: Place): Placed {
  const placed = elementsOf(blocksOn(screen, on))
  const found = placed.find((one) => one.block.block_id === block_id && one.element.action_id === action_id)
  if (!found) throw new Error('This is no longer on the screen')
  return found
}

/** What is pressed or, with `words`, chosen from: a menu without words of its own goes by what it offers. */
export function findOn(screen: Screen, on: Target, name: string, words: string | undefined): Placed {
  const blocks = blocksOn(screen, on)
  const usable = words === undefined ? pressable : choosable
  try {
    return find(blocks, name, usable)
  } catch (error) {
    const menus = elementsOf(blocks).filter(({ element }) => usable(element))
    const menu = menus.find(({ element }) => offered(element).some(({ text }) => textOf(text) === words))
    if (menu && name === words) return menu
    throw error
  }
}

const pressable = ({ type }: Element) => /^(button|workflow_button|icon_button)$/.test(type)
const choosable = ({ type }: Element) => /^(overflow|radio_buttons|checkboxes)$|select$|picker$/.test(type)
