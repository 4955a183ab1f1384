import type { Block, Element } from '../../sim/slack/types.ts'
import { Drawn } from './drawn.tsx'
import { Control, isControl } from './elements/control.tsx'
import { Field } from './elements/field.tsx'

/** A message or a view: blocks that only show something are drawn, elements that can be used work. */
export function Blocks({ blocks }: { blocks: Block[] }) {
  return (
    <div className="blocks">
      {runs(blocks).map((run) => {
        const [block] = run
        if (!block) return null
        const key = block.block_id
        if (block.type === 'input') return <Field key={key} block={block} />
        if (block.type === 'actions') return <Row key={key} block={block} />
        if (usable(block.accessory)) return <Beside key={key} block={block} accessory={block.accessory} />
        return <Drawn key={key} blocks={run} />
      })}
    </div>
  )
}

const usable = (element: Element | undefined): element is Element => element !== undefined && isControl(element.type)
const stands = (block: Block): boolean => !/^(input|actions)$/.test(block.type) && !usable(block.accessory)

/** Blocks that are only drawn stay together, so that they are spaced as in Slack. */
function runs(blocks: Block[]): Block[][] {
  const all: Block[][] = []
  for (const block of blocks) {
    const last = all.at(-1)
    if (last?.[0] && stands(last[0]) && stands(block)) last.push(block)
    else all.push([block])
  }
  return all
}

function Row({ block }: { block: Block }) {
  return (
    <div className="actions">
      {block.elements?.map((element) => (
        <Control key={element.action_id} block={block} element={element} />
      ))}
    </div>
  )
}

function Beside({ block, accessory }: { block: Block; accessory: Element }) {
  const { accessory: _, ...rest } = block
  return (
    <div className="beside">
      <Drawn blocks={[rest]} />
      <Control block={block} element={accessory} />
    </div>
  )
}
