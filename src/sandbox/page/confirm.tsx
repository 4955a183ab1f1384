import { useState } from 'react'
import type { Confirm } from '../../sim/slack/types.ts'
import { Dialog } from './dialog.tsx'
import { Drawn } from './drawn.tsx'

interface Asked {
  dialog: Confirm
  answer(yes: boolean): void
}

export function useConfirm() {
  const [confirming, setConfirming] = useState<Asked>()
  const confirm = (dialog: Confirm) =>
    new Promise<boolean>((resolve) =>
      setConfirming({
        dialog,
        answer(yes) {
          setConfirming(undefined)
          resolve(yes)
        },
      }),
    )
  return { confirming, confirm }
}

export function ConfirmDialog({ asked }: { asked: Asked | undefined }) {
  if (!asked) return null
  const { title, text, confirm, deny } = asked.dialog
  const style = (asked.dialog as { style?: string }).style === 'danger' ? 'danger' : 'primary'
  return (
    <Dialog blocking className="modal confirm" label={title.text} onClose={() => asked.answer(false)}>
      <header className="modal-head">
        <h2>{title.text}</h2>
      </header>
      <div className="modal-body">
        {text.type === 'mrkdwn' ? (
          <Drawn blocks={[{ type: 'section', block_id: 'text', text }]} />
        ) : (
          <p className="words">{text.text}</p>
        )}
      </div>
      <footer className="modal-foot">
        <button type="button" className="button" onClick={() => asked.answer(false)}>
          {deny.text}
        </button>
        <button type="button" className={`button ${style} solid`} data-first-focus onClick={() => asked.answer(true)}>
          {confirm.text}
        </button>
      </footer>
    </Dialog>
  )
}
