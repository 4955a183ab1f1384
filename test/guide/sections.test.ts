import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { choiceIds, choices } from '../../src/guide/choices.ts'
import type { Copyable } from '../../src/guide/define-step.ts'
import { terms } from '../../src/guide/glossary.ts'
import { parts, sections } from '../../src/guide/sections.ts'
import { dialogues } from '../../src/guide/troubleshooting.ts'
import type { Text } from '../../src/i18n.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { chosen, steps } from './helpers.ts'
import { enabledInTokyo } from './show-context.ts'

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
/** A text misses a language, or says the one in the other's place. Names are the same in both. */
function speaks(text: Text, what: string, isName = false): void {
  expect(text.en.trim(), what).not.toBe('')
  expect(text.ja.trim(), what).not.toBe('')
  expect(text.en, what).not.toMatch(japanese)
  if (!isName) expect(text.ja, what).toMatch(japanese)
}
/** Sentences end: a text that was cut is noticed. */
function sentence(text: Text, what: string): void {
  speaks(text, what)
  expect(text.en, what).toMatch(/[.?)!’”:]$|`$|\w$/)
  expect(text.ja, what).toMatch(/[。?)）」:]$|\w$|[\p{L}]$/u)
}

describe('the sections of AWS’s Setup guide', () => {
  it('are all there', () => {
    const count = (part: string) => sections.filter((section) => section.part === part).length
    expect(Object.fromEntries(parts.map(({ id }) => [id, count(id)]))).toEqual({
      concepts: 15,
      before: 13,
      account: 9,
      center: 15,
      after: 3,
      trouble: 3,
    })
    expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length)
  })

  it.each(sections.map(({ id }) => id))('%s has a step, a term or a dialogue', (id) => {
    const under = [...steps, ...terms, ...dialogues].filter(({ section }) => section === id)
    // Sign-up is told by its sub-steps.
    expect(under.length, `nothing stands for the section ${id}`).toBeGreaterThan(0)
  })

  it('have titles in both languages', () => {
    for (const { id, title } of [...parts, ...sections]) speaks(title, id, /^[\w .]+$/.test(title.ja))
  })
})

const world = enabledInTokyo

describe('the steps', () => {
  it('are every file of the folder', () => {
    const files = readdirSync(new URL('../../src/guide/steps', import.meta.url)).map((name) => name.replace('.ts', ''))
    expect(steps.map(({ id }) => id).sort()).toEqual(files.sort())
  })

  it('come after what they wait for', () => {
    const at = (id: string) => steps.findIndex((step) => step.id === id)
    const late = steps.flatMap((step) =>
      step.after.filter((id) => at(id) > at(step.id)).map((id) => `${step.id} < ${id}`),
    )
    // Checked before the account exists where it can be, and against the account afterwards.
    expect(late).toEqual(['iam-roles < activation'])
  })

  it.each(steps)('$id says everything in both languages', async (step) => {
    const { manual } = step
    speaks(step.title, 'title')
    for (const text of [step.why, step.who]) sentence(text, step.id)
    for (const text of [...manual.todo, manual.confirm, ...step.remedies]) sentence(text, step.id)
    expect(manual.todo.length).toBeGreaterThan(0)
    expect(step.remedies.length).toBeGreaterThan(0)
    if (step.changed) sentence(step.changed, 'changed')
    if (manual.paste) speaks(manual.paste.label, 'paste')
    const copies: Copyable[] = step.copy?.(world) ?? []
    for (const { title } of copies) speaks(title, 'copy')
    const advice = step.advice?.(world)
    if (advice) speaks(advice, 'advice')
    const link = manual.link?.(world)
    if (link) {
      speaks(link.label, 'link')
      // Whoever is sent to AWS can read AWS's own page about it.
      expect(step.read?.length, step.id).toBeGreaterThan(0)
    }
    expect(step.minutes).toBeGreaterThan(0)
    for (const text of [step.changed, step.why, ...step.remedies]) expect(text?.en ?? '', step.id).not.toContain('2023')
  })

  it('fit into Slack', () => {
    for (const { id, title, why } of steps) {
      expect(title.en.length, id).toBeLessThanOrEqual(75)
      expect(title.ja.length, id).toBeLessThanOrEqual(75)
      expect(Math.max(why.en.length, why.ja.length), id).toBeLessThanOrEqual(400)
    }
  })

  it('offer only operations that exist, with fields that they have', async () => {
    const operations = await loadOperations()
    const done = { state: 'done', evidence: { call: 'x', value: 'x' }, at: 1 } as const
    const later = { ...world, findings: { ...world.findings, organization: done, 'all-features': done } }
    const billing = { ...world, findings: { ...world.findings, organization: done } }
    const agreed = { ...world, choices: chosen({ planUpgrade: 'agreed', organization: 'this-account' }) }
    const todo = { ...done, state: 'todo' } as const
    const account = { id: '111122223333', name: 'example', management: true, state: 'ACTIVE', ouPath: '/' } as never
    const care = {
      ...world,
      directory: { ...world.directory, accounts: () => [account] },
      findings: {
        ...world.findings,
        organization: done,
        'enable-identity-center': done,
        'trusted-access': todo,
        'alternate-contacts': todo,
      },
    }
    const offered = new Set<string>()
    for (const step of steps) {
      const offers = [world, later, agreed, billing, care].flatMap((context) => step.offer?.(context) ?? [])
      for (const { operation } of offers) offered.add(operation)
      const [offer] = offers
      if (!offer) continue
      const operation = operations.get(offer.operation)
      expect(operation, `${step.id} offers ${offer.operation}`).toBeDefined()
      const fields = Object.keys(operation?.fields ?? {})
      for (const field of Object.keys(offer.input)) expect(fields, `${step.id}: ${field}`).toContain(field)
    }
    expect([...offered].sort()).toEqual([
      'assign-permission-set',
      'centralize-root-access',
      'create-account',
      'create-organization',
      'create-organizational-unit',
      'create-permission-set',
      'create-user',
      'enable-all-features',
      'enable-permission-sets',
      'enable-trusted-access',
      'rename-account',
      'set-alternate-contact',
    ])
  })
})

describe('the choices, words and dialogues', () => {
  it('say what follows from every choice, and recommend an answer', () => {
    for (const id of choiceIds) {
      const { title, consequence, options } = choices[id]
      speaks(title, id)
      sentence(consequence, id)
      if (options === 'text') continue
      // Whether there is an account is asked, not recommended.
      if (id !== 'awsAccount') expect(options.filter(({ recommended }) => recommended)).toHaveLength(1)
      for (const { label, description } of options) {
        speaks(label, id, /^[\w .]+$/.test(label.ja))
        sentence(description, id)
      }
    }
  })

  it('explain each word in two sentences and what it means for you', () => {
    for (const { id, name, meaning, forYou } of terms) {
      speaks(name, id, /^[\w .]+$/.test(name.ja))
      speaks(forYou, id)
      expect(meaning.en.split(/\.(?:\s|$)/).filter(Boolean), id).toHaveLength(2)
      expect(meaning.ja.split('。').filter(Boolean), id).toHaveLength(2)
    }
  })

  it('lead from the symptoms to a support case, and say what must never be in it', () => {
    for (const { id, title, symptoms, checks, support, never } of dialogues) {
      speaks(title, id)
      for (const texts of [symptoms, checks, support, never]) {
        expect(texts.length, id).toBeGreaterThan(0)
        for (const text of texts) sentence(text, id)
      }
      expect(support.map(({ en }) => en).join(' ')).toContain('support/home')
    }
  })
})
