import { useState } from 'react'
import { useSandbox } from '../sandbox-context.ts'
import { useElement } from '../surface.ts'
import type { ControlProps } from './control-props.ts'

export function PressButton({ block, element }: ControlProps) {
  const { words, tell, lookAtAws } = useSandbox()
  const { use } = useElement({ block, element })
  const [busy, setBusy] = useState(false)
  const label = element.accessibility_label as string | undefined
  async function press(): Promise<void> {
    if (busy) return
    setBusy(true)
    await use()
    setBusy(false)
  }
  /** The console that people are sent to is simulated too. */
  function follow(event: React.MouseEvent): void {
    if (element.url && isAws(element.url)) {
      event.preventDefault()
      lookAtAws()
      tell(words.consoleIsHere)
    }
    void press()
  }
  const className = `button ${element.style ?? ''}`
  if (element.url)
    return (
      <a className={className} href={element.url} target="_blank" rel="noreferrer" aria-label={label} onClick={follow}>
        {element.text?.text}
      </a>
    )
  return (
    <button type="button" className={className} aria-label={label} aria-busy={busy} onClick={press}>
      {element.text?.text}
    </button>
  )
}

const isAws = (url: string): boolean => /(^|\.)(aws\.amazon\.com|awsapps\.com|app\.aws)$/.test(new URL(url).hostname)
