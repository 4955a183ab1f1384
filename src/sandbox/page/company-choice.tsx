import { useEffect, useRef, useState } from 'react'
import { type CompanyId, companyIds } from '../companies.ts'
import { enterCompany } from './api.ts'
import { type Choices, companyInAddress, firstPerson, putCompanyInAddress } from './choices.ts'
import { Menu } from './elements/menu.tsx'
import { useSandbox } from './sandbox-context.ts'

/** In which company the visitor is. Choosing the same one again starts it over. */
export function CompanyChoice({ current }: { current: CompanyId | undefined }) {
  const { words, company, tell } = useSandbox()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  function choose(id: CompanyId): void {
    setOpen(false)
    enterCompany(id).catch((error: Error) => tell(`${words.failed} ${error.message}`))
  }
  return (
    <div className="company">
      <b>{company.team.name}</b>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        title={words.sandboxHint}
        onClick={() => setOpen(!open)}
      >
        {words.sandbox}
        {current && `: ${words.companies[current].name}`} <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <Menu anchor={button} width={340} label={words.whichCompany} onClose={() => setOpen(false)}>
          {companyIds.map((id) => (
            <button key={id} type="button" role="menuitem" className="option" onClick={() => choose(id)}>
              <b>
                {words.companies[id].name} {id === current && <em>{words.startOver}</em>}
              </b>
              <small>{words.companies[id].about}</small>
            </button>
          ))}
        </Menu>
      )}
    </div>
  )
}

/** The address says which company is asked for when the page opens, and from then on which one there is. */
export function useCompanyOfAddress(current: CompanyId | undefined, go: Choices['go']): void {
  const opened = useRef(false)
  const before = useRef<CompanyId>(undefined)
  useEffect(() => {
    if (!current) return
    const asked = companyInAddress()
    if (!opened.current) {
      opened.current = true
      before.current = asked ?? current
      if (asked && asked !== current) {
        enterCompany(asked).catch(() => putCompanyInAddress(current))
        return
      }
      if (!location.hash) go({ user: firstPerson(current), place: 'home' })
    }
    putCompanyInAddress(current)
    if (before.current !== current) go({ user: firstPerson(current), place: 'home' })
    before.current = current
  }, [current, go])
}
