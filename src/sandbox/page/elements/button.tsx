import { useState } from 'react'
import { useElement } from '../surface.ts'
import type { ControlProps } from './control.tsx'

export function PressButton({ block, element }: ControlProps) {
  const { use } = useElement({ block, element })
  const [busy, setBusy] = useState(false)
  const label = element.accessibility_label as string | undefined
  async function press(): Promise<void> {
    if (busy) return
    setBusy(true)
    await use()
    setBusy(false)
  }
  const className = `button ${element.style ?? ''}`
  if (element.url)
    return (
      <a className={className} href={element.url} target="_blank" rel="noreferrer" aria-label={label} onClick={press}>
        {element.text?.text}
      </a>
    )
  return (
    <button type="button" className={className} aria-label={label} aria-busy={busy} onClick={press}>
      {element.text?.text}
    </button>
  )
}
