import type { Member, Model, Structure } from './model.ts'
import type { Protocol } from './protocol.ts'

/** Form in, XML out: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const queryProtocol: Protocol = {
  route(request, services) {
    const form = new URLSearchParams(request.body)
    const operation = form.get('Action')
    const service = services.find(
      ({ model }) => model.service.protocol === 'query' && model.service.apiVersion === form.get('Version'),
    )
    return service && operation ? { service, operation } : undefined
  },

  read({ body }, { service, operation }) {
    const form = new URLSearchParams(body)
    form.delete('Action')
    form.delete('Version')
    const shape = service.model.operations[operation]?.input ?? { members: {} }
    return readStructure(service.model, shape, [...form])
  },

  answer(output, { service, operation }, requestId) {
    const { model } = service
    const { output: shape, resultWrapper = `${operation}Result` } = model.operations[operation] ?? {
      output: { members: {} },
    }
    const result = `<${resultWrapper}>${writeStructure(model, shape, output)}</${resultWrapper}>`
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
    const body = `<${operation}Response xmlns="${model.service.xmlNamespace}">${result}${metadata}</${operation}Response>`
    return { status: 200, headers: headers(requestId), body }
  },

  error({ name, message, status }, { service }, requestId) {
    const { model } = service
    const { code = name, http = status, fault = 'client' } = model.errors[name] ?? {}
    const type = fault === 'client' ? 'Sender' : 'Receiver'
    const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`
    const body = `<ErrorResponse xmlns="${model.service.xmlNamespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`
    return { status: http, headers: headers(requestId), body }
  },
}

const headers = (requestId: string) => ({ 'content-type': 'text/xml', 'x-amzn-requestid': requestId })

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

function readStructure(model: Model, shape: Structure, form: [string, string][]): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const [path] of form) {
    const name = path.split('.')[0] ?? path
    if (name in input) continue
    const own = form.filter(([p]) => p === name || p.startsWith(`${name}.`))
    const below = own.map(([p, v]): [string, string] => [p.slice(name.length + 1), v])
    input[name] = readValue(model, shape.members[name], below)
  }
  return input
}

function readValue(model: Model, member: Member | undefined, form: [string, string][]): unknown {
  const text = form[0]?.[1] ?? ''
  if (member?.t === 'structure') return readStructure(model, model.shapes[member.ref ?? ''] ?? { members: {} }, form)
  if (member?.t === 'list') {
    const items = Map.groupBy(form, ([path]) => path.split('.').slice(0, 2).join('.'))
    return [...items].map(([start, own]) =>
      readValue(
        model,
        member.of,
        own.map(([p, v]) => [p.slice(start.length + 1), v]),
      ),
    )
  }
  if (member?.t === 'integer' && /^-?\d+$/.test(text)) return Number(text)
  if (member?.t === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

function writeStructure(model: Model, shape: Structure, value: object): string {
  return Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .map(([name, v]) => `<${name}>${writeValue(model, shape.members[name], v)}</${name}>`)
    .join('')
}

function writeValue(model: Model, member: Member | undefined, value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) {
    return value.map((item) => `<member>${writeValue(model, member?.of, item)}</member>`).join('')
  }
  if (member?.t === 'map') {
    return Object.entries(value as object)
      .map(
        ([key, v]) => `<entry><key>${escaped(key)}</key><value>${writeValue(model, member.value, v)}</value></entry>`,
      )
      .join('')
  }
  if (member?.t === 'structure') {
    return writeStructure(model, model.shapes[member.ref ?? ''] ?? { members: {} }, value as object)
  }
  return escaped(String(value))
}
