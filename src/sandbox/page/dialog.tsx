import { type ReactNode, useEffect, useRef } from 'react'

/** The browser's own modal dialog: it keeps the focus inside, and Escape closes it. */
export function Dialog(props: { className: string; label: string; onClose(): void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    shown?.querySelector<HTMLElement>('[data-first-focus], .modal-body :is(input, textarea, select)')?.focus()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={props.className}
      aria-label={props.label}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
    >
      {props.children}
    </dialog>
  )
}
