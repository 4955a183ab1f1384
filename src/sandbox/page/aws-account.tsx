import { useEffect, useRef, useState } from 'react'
import type { AssignmentView, AwsView } from '../aws-view.ts'
import { useSandbox } from './sandbox-context.ts'
import { near, span } from './times.ts'

type Account = AwsView['units'][number]['accounts'][number]

const shownGoneMs = 12_000
const newForMs = 60 * 60_000
const justNowMs = 5_000

/** An account with its assignments. What appears is marked; what goes is struck out for a moment first. */
export function AwsAccount({ account }: { account: Account }) {
  const { words } = useSandbox()
  const gone = useGone(account.assignments)
  const active = account.state === 'ACTIVE'
  return (
    <div className={active ? 'account' : 'account inactive'}>
      <h3>
        {account.name} <small>{account.id}</small> {!active && <em>{words.suspended}</em>}
      </h3>
      <ul aria-live="polite">
        {account.assignments.map((assignment) => (
          <Assignment key={assignment.key} assignment={assignment} />
        ))}
        {gone.map(({ key, who, permissionSet }) => (
          <li key={key} className="gone">
            <span className="who-has">{who}</span> <span className="set">{permissionSet}</span>
            <span className="mark">{words.gone}</span>
          </li>
        ))}
      </ul>
      {account.assignments.length + gone.length === 0 && <p className="none">{words.noAccess}</p>}
    </div>
  )
}

function Assignment({ assignment }: { assignment: AssignmentView }) {
  const { words, now, me, language } = useSandbox()
  const { who, group, permissionSet, until, since } = assignment
  const fresh = since > 0 && now - since < newForMs
  const row = useRef<HTMLLIElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it appears
  useEffect(() => {
    if (since > 0 && now - since < justNowMs) row.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  }, [])
  return (
    <li ref={row} className={since > 0 ? 'made' : ''}>
      <span className="who-has">{who}</span>
      {group && <small className="group">{words.group}</small>}
      <span className="set">{permissionSet}</span>
      {fresh && <span className="mark">{words.added}</span>}
      {until !== null && (
        <span className="until">
          {words.until(near(until, now, me.tz, language))} · {words.left(span(until - now, language))}
        </span>
      )}
    </li>
  )
}

/** Assignments that were here a moment ago. */
function useGone(present: AssignmentView[]): AssignmentView[] {
  const before = useRef(present)
  const [gone, setGone] = useState<AssignmentView[]>([])
  useEffect(() => {
    const left = before.current.filter(({ key }) => !present.some((one) => one.key === key))
    before.current = present
    if (left.length === 0) return
    setGone((known) => [...known, ...left])
    setTimeout(() => setGone((known) => known.filter((one) => !left.includes(one))), shownGoneMs)
  }, [present])
  return gone.filter(({ key }) => !present.some((one) => one.key === key))
}
