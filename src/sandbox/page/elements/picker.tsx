import { useElement } from '../surface.ts'
import type { ControlProps } from './control-props.ts'

const kinds: Record<string, string> = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' }

/** Dates and times, by the browser's own picker. */
export function Picker({ block, element, id, label, describedBy, invalid }: ControlProps) {
  const { value, use } = useElement({ block, element })
  const moment = element.type === 'datetimepicker'
  const shown = moment && typeof value === 'number' ? localMoment(value) : typeof value === 'string' ? value : ''
  return (
    <input
      id={id}
      type={kinds[element.type]}
      value={shown}
      aria-label={id ? undefined : (label ?? element.placeholder?.text)}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      onChange={({ target }) => use(moment ? Date.parse(target.value) / 1000 : target.value || null)}
    />
  )
}

function localMoment(unix: number): string {
  const date = new Date(unix * 1000)
  return new Date(unix * 1000 - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
