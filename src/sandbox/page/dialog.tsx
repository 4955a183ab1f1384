import { type ReactNode, useEffect, useRef } from 'react'

interface Props {
  className: string
  label: string
  /** Whether it covers the whole page, and not only Slack. */
  blocking?: boolean
  onClose(): void
  children: ReactNode
}

/** Escape closes it. What is behind it is `inert`: all of the page where it is blocking, else what the page says. */
export function Dialog({ className, label, blocking = false, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const shown = dialog.current
    if (blocking) shown?.showModal()
    else shown?.show()
    const first = shown?.querySelector<HTMLElement>('[data-first-focus], .modal-body :is(input, textarea, select)')
    ;(first ?? shown)?.focus()
    return () => shown?.close()
  }, [blocking])
  useEffect(() => {
    if (blocking) return
    const key = (event: KeyboardEvent) => {
      const elsewhere = event.target instanceof Element && event.target.closest('.aws, .top, dialog:modal')
      if (event.key === 'Escape' && !event.defaultPrevented && !elsewhere) close.current()
    }
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  }, [blocking])
  return (
    <dialog
      ref={dialog}
      className={className}
      tabIndex={-1}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      {children}
    </dialog>
  )
}
