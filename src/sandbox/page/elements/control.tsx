import type { ReactNode } from 'react'
import { useSandbox } from '../sandbox-context.ts'
import { PressButton } from './button.tsx'
import { Choices } from './choices.tsx'
import type { ControlProps } from './control-props.ts'
import { FileInput } from './file-input.tsx'
import { Overflow } from './overflow.tsx'
import { Picker } from './picker.tsx'
import { Select } from './select.tsx'
import { TextInput } from './text-input.tsx'

const controls: [fits: RegExp, draw: (props: ControlProps) => ReactNode][] = [
  [/^(button|workflow_button)$/, PressButton],
  [/^overflow$/, Overflow],
  [/select$/, Select],
  [/^(radio_buttons|checkboxes)$/, Choices],
  [/^(datepicker|timepicker|datetimepicker)$/, Picker],
  [/^file_input$/, FileInput],
  [/^(plain_text|email_text|url_text|number)_input$/, TextInput],
]

export const isControl = (type: string): boolean => controls.some(([fits]) => fits.test(type))

export function Control(props: ControlProps) {
  const { words } = useSandbox()
  const Draw = controls.find(([fits]) => fits.test(props.element.type))?.[1]
  return Draw ? <Draw {...props} /> : <p className="hint">{words.notDrawn(props.element.type)}</p>
}
