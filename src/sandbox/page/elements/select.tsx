import type { Element, Option, OptionGroup } from '../../../sim/slack/types.ts'
import type { Company } from '../api.ts'
import { useSandbox } from '../sandbox-context.ts'
import { useElement } from '../surface.ts'
import { Combobox } from './combobox.tsx'
import type { ControlProps } from './control-props.ts'
import type { Groups } from './options.tsx'

/** Every kind of select: options of the block, of the app, or of the workspace; one or many. */
export function Select({ block, element, id, label, describedBy, invalid }: ControlProps) {
  const sandbox = useSandbox()
  const { value, drawn, use, suggest } = useElement({ block, element })
  const many = element.type.startsWith('multi_')
  const external = element.type.endsWith('external_select')
  const own = ownOptions(element, sandbox)
  const byId = /users|channels|conversations/.test(element.type)
  const chosen = [value ?? []]
    .flat()
    .map((one) => (typeof one === 'string' ? own[0]?.options.find((option) => option.value === one) : (one as Option)))
    .filter((one) => one !== undefined)

  async function load(typed: string): Promise<Groups> {
    if (!external) return narrowed(own, typed)
    const answer = await suggest(typed)
    return grouped(answer?.options, answer?.option_groups)
  }
  function choose(options: Option[]): void {
    const values = options.map((option) => (byId ? option.value : option))
    void use(many ? values : (values[0] ?? null))
  }
  return (
    <Combobox
      id={id}
      label={label ?? element.placeholder?.text ?? sandbox.words.choose}
      placeholder={element.placeholder?.text ?? sandbox.words.choose}
      describedBy={describedBy}
      invalid={invalid === true}
      many={many}
      clearable={block.optional === true}
      chosen={chosen}
      drawn={drawn}
      load={load}
      onChoose={choose}
    />
  )
}

function ownOptions({ type, options, option_groups }: Element, { company, screen }: ReturnType<typeof useSandbox>) {
  const named = (name: string, value: string): Option => ({ text: { type: 'plain_text', text: name }, value })
  if (type.includes('users')) return grouped(people(company).map(({ id, real_name }) => named(real_name, id)))
  if (/channels|conversations/.test(type)) return grouped(screen.channels.map(({ id, name }) => named(`#${name}`, id)))
  return grouped(options, option_groups)
}

const people = ({ users }: Company) => users.filter(({ deleted, is_stranger }) => !deleted && !is_stranger)

const grouped = (options: Option[] = [], groups: OptionGroup[] = []): Groups =>
  groups.length > 0
    ? groups.map((group) => ({ label: group.label.text, options: group.options }))
    : [{ label: '', options }]

const narrowed = (groups: Groups, typed: string): Groups =>
  groups.map(({ label, options }) => ({
    label,
    options: options.filter(({ text }) => text.text.toLowerCase().includes(typed.toLowerCase())),
  }))
