import type { Option } from '../../../sim/slack/types.ts'
import { useElement } from '../surface.ts'
import type { ControlProps } from './control-props.ts'

/** Radio buttons and checkboxes. */
export function Choices({ block, element, id, label, describedBy }: ControlProps) {
  const { value, use } = useElement({ block, element })
  const many = element.type === 'checkboxes'
  const chosen = [value ?? []].flat() as Option[]
  const isChosen = (option: Option) => chosen.some((one) => one.value === option.value)
  function choose(option: Option): void {
    const others = chosen.filter((one) => one.value !== option.value)
    void use(many ? (isChosen(option) ? others : [...others, option]) : option)
  }
  return (
    <fieldset id={id} className="choices" aria-label={label ?? element.action_id} aria-describedby={describedBy}>
      {element.options?.map((option) => (
        <label key={option.value}>
          <input
            type={many ? 'checkbox' : 'radio'}
            name={`${block.block_id} ${element.action_id}`}
            checked={isChosen(option)}
            onChange={() => choose(option)}
          />
          <span>
            {option.text.text}
            {option.description && <small>{option.description.text}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
