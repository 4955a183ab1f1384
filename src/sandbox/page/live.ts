import { useEffect, useRef, useState } from 'react'
import type { AwsView } from '../aws-view.ts'
import { type Company, getCompany, getScreen, type Screen } from './api.ts'
import { cast } from './cast.ts'

export interface Live {
  company: Company | undefined
  screens: Partial<Record<string, Screen>>
  aws: AwsView | undefined
  /** Simulated time minus this machine's. */
  offset: number
  lost: boolean
  /** Whether another company is about to take the place of this one. */
  leaving: boolean
  /** Grows each time another company is shown. */
  visit: number
}

/** Everything that the page shows, kept up to date by a stream of events. */
export function useLive(): Live {
  const [company, setCompany] = useState<Company>()
  const [screens, setScreens] = useState<Live['screens']>({})
  const [aws, setAws] = useState<AwsView>()
  const [offset, setOffset] = useState(0)
  const [lost, setLost] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const [visit, setVisit] = useState(0)
  const reading = useRef({ busy: false, again: false })

  useEffect(() => {
    /** One reading at a time; what changes meanwhile is read right after. */
    async function read(): Promise<void> {
      const state = reading.current
      if (state.busy) {
        state.again = true
        return
      }
      state.busy = true
      do {
        state.again = false
        const all = await Promise.all(cast.map(async (id) => [id, await getScreen(id)] as const)).catch(() => undefined)
        if (all) setScreens(Object.fromEntries(all))
      } while (state.again)
      state.busy = false
    }
    let gone = false
    async function arrive(): Promise<void> {
      setCompany(await getCompany())
      await read()
      setLost(false)
      if (!gone) return
      gone = false
      setLeaving(false)
      setVisit((before) => before + 1)
    }
    const changes = new EventSource('/aws/changes')
    changes.onopen = () => void arrive().catch(() => {})
    changes.onerror = () => setLost(!gone)
    changes.addEventListener('leaving', () => {
      gone = true
      setLeaving(true)
    })
    changes.addEventListener('slack', () => void read())
    changes.addEventListener('aws', ({ data }) => {
      const view = JSON.parse(data) as AwsView
      setAws(view)
      setOffset(view.now - Date.now())
    })
    return () => changes.close()
  }, [])
  return { company, screens, aws, offset, lost, leaving, visit }
}

/** Simulated time, ticking. */
export function useNow(offset: number): number {
  const [now, setNow] = useState(Date.now() + offset)
  useEffect(() => {
    setNow(Date.now() + offset)
    const timer = setInterval(() => setNow(Date.now() + offset), 1_000)
    return () => clearInterval(timer)
  }, [offset])
  return now
}
