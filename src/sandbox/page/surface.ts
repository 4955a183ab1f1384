import { createContext, useContext } from 'react'
import { valueField } from '../../sim/slack/block-kit/state.ts'
import { textOf } from '../../sim/slack/find.ts'
import type { Block, Element, StateValues } from '../../sim/slack/types.ts'
import type { On } from './api.ts'
import { useAct, useSandbox } from './sandbox-context.ts'

/** What the elements below belong to. */
export interface Surface {
  on: On
  values: StateValues
  /** Another one each time the app has drawn this anew, which may change what its lists offer. */
  drawn: string
  /** Error texts, by the label of the field. */
  errors: Record<string, string>
  /** Clears the error of a field that is being filled in again. */
  mended(label: string): void
  /** What must reach the sandbox before the form is submitted. */
  pending: Set<Promise<unknown>>
}

/** A message, or a view without a form. */
export function surfaceOf(on: On, values: StateValues = {}, drawn = ''): Surface {
  return { on, values, drawn, errors: {}, mended: () => {}, pending: new Set() }
}

export const SurfaceContext = createContext<Surface>(surfaceOf('home'))
export const useSurface = (): Surface => useContext(SurfaceContext)

export interface Placed {
  block: Block
  element: Element
}

/** The value that an element has on the screen, and what using it does. */
export function useElement({ block, element }: Placed) {
  const { on, values, drawn, pending, mended } = useSurface()
  const { confirm } = useSandbox()
  const act = useAct()
  const field = valueField(element.type) ?? 'value'
  const told = block.type !== 'input' || block.dispatch_action === true
  const { block_id } = block
  const { action_id } = element

  async function use(value?: unknown, dispatch = told): Promise<boolean> {
    if (dispatch && element.confirm && !(await confirm(element.confirm))) return false
    mended(textOf(block.label))
    const body = { on, block_id, action_id, dispatch, ...(value === undefined ? {} : { value }) }
    const used = act('use', body)
    pending.add(used)
    const answer = await used
    pending.delete(used)
    return answer !== undefined
  }

  return {
    value: values[block_id]?.[action_id]?.[field],
    drawn,
    told,
    use,
    suggest: (typed: string) => act('suggest', { on, block_id, action_id, typed }),
  }
}
