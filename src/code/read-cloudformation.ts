import { parse, type ScalarTag } from 'yaml'
import { type Read, rowSubject, setNamed, setSubject } from './claim.ts'

// A template says what AWS is to have: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SSO.html.

type Properties = Record<string, unknown>
interface Template {
  /** With which values it was deployed, as far as whoever reads it says. */
  given: ReadonlyMap<string, string>
  Resources: Record<string, { Type?: unknown; Properties?: Properties; Condition?: unknown }>
}

/**
 * A template as JSON or YAML, also as `aws cloudformation get-template` answers with one; undefined for anything else. `given`:
 * the values of its parameters. A parameter's default says nothing, because the stack may have another value: what stands on it
 * alone is not told. Claimed wrongly, a grant's access would stay for good at its end.
 */
export function readCloudFormation(text: string, given: ReadonlyMap<string, string> = new Map()): Read | undefined {
  const found = templateIn(text)
  return found && readResources({ given, Resources: found.Resources })
}

function readResources(template: Template): Read {
  const found: Read = { told: [], untold: [] }
  for (const [address, { Type, Properties = {}, Condition }] of Object.entries(template.Resources)) {
    const subject =
      Type === 'AWS::SSO::PermissionSet'
        ? setMadeBy(Properties, template)
        : Type === 'AWS::SSO::Assignment'
          ? rowMadeBy(Properties, template)
          : null
    if (subject === null) continue
    // Whether a condition holds, and the thing is made, is only known when it runs.
    if (subject === undefined || Condition !== undefined) found.untold.push(address)
    else found.told.push({ subject, address })
  }
  return found
}

function setMadeBy({ Name }: Properties, template: Template): string | undefined {
  const name = writtenIn(Name, template)
  return name === undefined ? undefined : setSubject(setNamed(name))
}

function rowMadeBy(properties: Properties, template: Template): string | undefined {
  const [accountId, principalType, id] = ['TargetId', 'PrincipalType', 'PrincipalId'].map((key) =>
    writtenIn(properties[key], template),
  )
  const permissionSetArn = setIn(properties.PermissionSetArn, template)
  if (!accountId || !principalType || !id || !permissionSetArn) return undefined
  const type = principalType === 'GROUP' ? 'GROUP' : 'USER'
  return rowSubject({ accountId, permissionSetArn, principal: { type, id } })
}

/** Its ARN, or its name where the template makes it: `!GetAtt Deploy.PermissionSetArn`. */
function setIn(value: unknown, template: Template): string | undefined {
  // `!GetAtt [Deploy, PermissionSetArn]` comes without its tag.
  const got = isObject(value) ? value['Fn::GetAtt'] : value
  const [logicalId = ''] = Array.isArray(got) ? got.map(String) : isText(got) && got !== value ? got.split('.') : []
  const made = template.Resources[logicalId]
  if (made?.Type !== 'AWS::SSO::PermissionSet') return writtenIn(value, template)
  const name = writtenIn(made.Properties?.Name, template)
  return name === undefined ? undefined : setNamed(name)
}

/** What is written there, or given for the parameter that stands there. What is only known when it runs is not told. */
function writtenIn(value: unknown, { given }: Template): string | undefined {
  const written = isObject(value) && isText(value.Ref) ? given.get(value.Ref) : value
  return isText(written) && !written.includes('{{resolve:') ? written : undefined
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** `!Ref X` and `!GetAtt X.Y` in YAML stand for what JSON writes in full; other short forms are not told. */
const shortForms: ScalarTag[] = ['Ref', 'GetAtt', 'Sub', 'ImportValue', 'Condition'].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => ({ [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: text }),
}))

function templateIn(text: string): Pick<Template, 'Resources'> | undefined {
  try {
    // An account's id begins with zeros here and there: numbers stay text.
    const value: unknown = parse(text, {
      schema: 'failsafe',
      customTags: (tags) => [...tags, ...shortForms],
      logLevel: 'silent',
    })
    const body = isObject(value) && value.TemplateBody !== undefined ? value.TemplateBody : value
    const template = typeof body === 'string' ? templateIn(body) : body
    return isObject(template) && isObject(template.Resources) ? (template as unknown as Template) : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
