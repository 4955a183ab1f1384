import { useEffect, useRef, useState } from 'react'
import { textOf } from '../../sim/slack/find.ts'
import type { View } from '../../sim/slack/types.ts'
import { Blocks } from './blocks.tsx'
import { Dialog } from './dialog.tsx'
import { useAct, useSandbox } from './sandbox-context.ts'
import { type Surface, SurfaceContext } from './surface.ts'

/** The modal on top; those below come back when it closes. */
export function ModalStack({ modals }: { modals: View[] }) {
  const top = modals.at(-1)
  useFocusThatReturns(top !== undefined)
  if (!top) return null
  return (
    <div className="before-slack">
      <Modal key={top.id} view={top} depth={modals.length} />
    </div>
  )
}

/** Whoever closes the last modal goes on where they were, or at the composer where that has been drawn anew. */
function useFocusThatReturns(open: boolean): void {
  const left = useRef<HTMLElement>(undefined)
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && !target.closest('dialog')) left.current = target
    }
    addEventListener('focusin', note)
    return () => removeEventListener('focusin', note)
  }, [])
  useEffect(() => {
    if (!open) return
    return () => {
      const isElsewhere = document.activeElement !== null && document.activeElement !== document.body
      const back = left.current?.isConnected ? left.current : document.querySelector<HTMLElement>('.composer textarea')
      if (!isElsewhere) back?.focus()
    }
  }, [open])
}

function Modal({ view, depth }: { view: View; depth: number }) {
  const { words, company } = useSandbox()
  const act = useAct()
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [refusals, setRefusals] = useState(0)
  const [busy, setBusy] = useState(false)
  const pending = useRef(new Set<Promise<unknown>>())
  const form = useRef<HTMLFormElement>(null)
  const surface: Surface = {
    on: 'modal',
    values: view.state.values,
    drawn: view.hash,
    errors,
    mended: (label) => setErrors(({ [label]: _, ...others }) => others),
    pending: pending.current,
  }
  const title = view.title?.text ?? ''

  async function submit(): Promise<void> {
    if (busy) return
    setBusy(true)
    await Promise.all(pending.current)
    const answer = await act('submit', {})
    setBusy(false)
    setErrors(answer?.errors ?? {})
    if (answer?.errors) setRefusals((count) => count + 1)
  }
  // After React has drawn the errors: a frame may come before that on a busy machine.
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [refusals])
  // What is said above all else, as why a form came back, is seen however far down somebody was.
  const says = textOf(view.blocks[0]?.text)
  const body = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is what was said that has changed
  useEffect(() => {
    body.current?.scrollTo({ top: 0 })
  }, [says])
  async function closeAll(): Promise<void> {
    for (let left = depth; left > 0; left--) {
      const answer = await act('close', {})
      if (!answer?.view) break
    }
  }

  return (
    <Dialog className="modal" label={title} onClose={() => act('close', {})}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (view.submit) void submit()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit()
        }}
      >
        <header className="modal-head">
          <h2>
            <span className="app-mark" aria-hidden="true" /> {title}
          </h2>
          <button type="button" className="icon" aria-label={words.close} onClick={closeAll}>
            ×
          </button>
        </header>
        <div className="modal-body" ref={body}>
          <SurfaceContext value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceContext>
        </div>
        <footer className="modal-foot">
          <span className="hint">{company.app.name}</span>
          <button type="button" className="button" onClick={() => act('close', {})}>
            {view.close?.text ?? (view.submit ? words.cancel : words.close)}
          </button>
          {view.submit && (
            <button type="submit" className="button primary solid" aria-busy={busy} disabled={view.submit_disabled}>
              {view.submit.text}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  )
}
