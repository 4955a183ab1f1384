import { useCallback, useState } from 'react'

export interface Toast {
  id: number
  text: string
}

export function useToasts() {
  const [toasts, setToasts] = useState<Toast[]>([])
  const tell = useCallback((text: string) => {
    const id = performance.now()
    setToasts((before) => [...before, { id, text }])
    setTimeout(() => setToasts((before) => before.filter((one) => one.id !== id)), 9_000)
  }, [])
  return { toasts, tell }
}

export function Toasts({ toasts }: { toasts: Toast[] }) {
  return (
    <div className="toasts" role="alert">
      {toasts.map(({ id, text }) => (
        <p key={id} className="toast">
          {text}
        </p>
      ))}
    </div>
  )
}
