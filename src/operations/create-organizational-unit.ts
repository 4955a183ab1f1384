import {
  CreateOrganizationalUnitCommand,
  DeleteOrganizationalUnitCommand,
  DescribeOrganizationalUnitCommand,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../aws/aws.ts'
import { Refusal } from '../errors.ts'
import { afterError, appliedDone, errorName } from './shared/applied.ts'
import { type Applied, type ApplyContext, type Change, defineOperation } from './shared/define-operation.ts'
import { managedOrganization, resources } from './shared/organization-plan.ts'
import { findUnit, namesIn, pathOf } from './shared/unit-names.ts'

export default defineOperation({
  title: { en: 'Create OUs', ja: 'OU を作成' },
  summary: {
    en: 'Create organizational units, which group accounts that are treated alike.',
    ja: '同じ方針で扱うアカウントをまとめる組織単位（OU）を作成します。',
  },
  fields: {
    paths: {
      kind: 'text',
      max: 2000,
      multiline: true,
      label: { en: 'OUs', ja: '組織単位（OU）' },
      hint: {
        en: 'One path per line, for example /Security or /Workloads/Production. What lies above is created too.',
        ja: '1 行に 1 つのパスを入力します（例: /Security、/Workloads/Production）。上位の OU も作成されます。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'low',
  about({ paths }) {
    const [first = '', ...more] = wanted(paths).map(pathOf)
    return more.length === 0
      ? { en: `OU ${first}`, ja: `OU ${first}` }
      : { en: `OU ${first} and ${more.length} more`, ja: `OU ${first} ほか ${more.length} 件` }
  },
  iam: [
    {
      actions: ['organizations:CreateOrganizationalUnit'],
      resources: [resources.root, resources.unit],
      why: 'Creates the organizational units.',
    },
    {
      actions: ['organizations:DeleteOrganizationalUnit'],
      resources: [resources.unit],
      why: 'Rolls half-made ones back, as long as they are empty.',
    },
    {
      actions: [
        'organizations:DescribeOrganization',
        'organizations:DescribeOrganizationalUnit',
        'organizations:ListRoots',
        'organizations:ListOrganizationalUnitsForParent',
      ],
      why: 'Sees which are there already, and proves the result.',
    },
  ],

  async plan({ paths }, context) {
    await managedOrganization(context)
    const asked = wanted(paths)
    if (asked.length === 0) throw new Refusal('unit_path_invalid', { path: paths, levels: 5 }, 'paths')
    const missing: string[][] = []
    const there: string[] = []
    for (const names of withParents(asked)) {
      const hasParent = !missing.some((above) => pathOf(names).startsWith(`${pathOf(above)}/`))
      if (hasParent && (await findUnit(context.aws, names))) there.push(pathOf(names))
      else missing.push(names)
    }
    if (missing.length === 0) throw new Refusal('units_there', { paths: asked.map(pathOf).join(', ') }, 'paths')
    const known = asked.map(pathOf).filter((path) => there.includes(path))
    return {
      changes: missing.map(creation),
      reliesOn: {},
      notes:
        known.length === 0
          ? []
          : [{ en: `There already: ${known.join(', ')}.`, ja: `すでに存在する OU: ${known.join(', ')}` }],
    }
  },

  apply: (change, context) => (change.effect === 'remove' ? remove(change, context) : create(change, context)),

  async verify({ effect, params }, { aws }) {
    const listed = await findUnit(aws, namesIn(String(params.path), 'paths'))
    if (effect === 'add') return listed !== undefined
    const made = idOf(params)
    return listed === undefined && !(made && (await isThere(aws, made)))
  },

  undo: (plan) => plan.changes.map(deletion).reverse(),
})

/** The paths that were typed, each once. */
function wanted(paths: string): string[][] {
  const all = paths
    .split('\n')
    .map((line) => namesIn(line, 'paths'))
    .filter((names) => names.length > 0)
  return [...new Map(all.map((names) => [pathOf(names), names])).values()]
}

/** With everything above, parents first. */
function withParents(all: string[][]): string[][] {
  const every = all.flatMap((names) => names.map((_, i) => names.slice(0, i + 1)))
  const once = new Map(every.map((names) => [pathOf(names), names]))
  return [...once.values()].sort((a, b) => a.length - b.length)
}

const noun = { en: 'OU', ja: 'OU' }

const creation = (names: string[]): Change => ({
  action: 'organizations:CreateOrganizationalUnit',
  effect: 'add',
  noun,
  summary: { en: `Create the OU ${pathOf(names)}`, ja: `OU ${pathOf(names)} を作成する` },
  params: { path: pathOf(names) },
  before: null,
  after: pathOf(names),
})

const deletion = ({ params }: Change): Change => ({
  action: 'organizations:DeleteOrganizationalUnit',
  effect: 'remove',
  noun,
  summary: { en: `Delete the OU ${params.path}`, ja: `OU ${params.path} を削除する` },
  params: { path: params.path ?? null, id: idOf(params) ?? null },
  before: params.path ?? null,
  after: null,
})

async function create({ params }: Change, { aws }: ApplyContext): Promise<Applied> {
  const names = namesIn(String(params.path), 'paths')
  const there = await findUnit(aws, names)
  if (there) return { state: 'done', outputs: { [outputOf(names)]: there } }
  const ParentId = await findUnit(aws, names.slice(0, -1))
  if (!ParentId) return { state: 'waiting' } // just made, not listed yet
  try {
    const ask = new CreateOrganizationalUnitCommand({ ParentId, Name: names.at(-1) })
    const answer = await aws.organizations.send(ask)
    return appliedDone(answer, { [outputOf(names)]: answer.OrganizationalUnit?.Id ?? '' })
  } catch (error) {
    return afterError(error, ['DuplicateOrganizationalUnitException'])
  }
}

/** What was just made may not be listed yet, and is known by the id that its creation gave. */
async function remove({ params }: Change, { aws }: ApplyContext): Promise<Applied> {
  const OrganizationalUnitId = idOf(params) ?? (await findUnit(aws, namesIn(String(params.path), 'paths')))
  if (!OrganizationalUnitId) return { state: 'done' }
  try {
    return appliedDone(await aws.organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId })))
  } catch (error) {
    if (errorName(error) === 'OrganizationalUnitNotEmptyException') return { state: 'waiting' } // used meanwhile
    return afterError(error, ['OrganizationalUnitNotFoundException'])
  }
}

const outputOf = (names: readonly string[]): string => `unit:${pathOf(names)}`
/** A roll-back has the outputs of all creations in its parameters. */
const idOf = (params: Change['params']): string | undefined => {
  const id = params.id ?? params[outputOf(namesIn(String(params.path), 'paths'))]
  return typeof id === 'string' && id !== '' ? id : undefined
}

async function isThere(aws: Aws, OrganizationalUnitId: string): Promise<boolean> {
  try {
    await aws.organizations.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId }))
    return true
  } catch (error) {
    if (errorName(error) === 'OrganizationalUnitNotFoundException') return false
    throw error
  }
}
