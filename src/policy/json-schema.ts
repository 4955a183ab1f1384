import { z } from 'zod'
import { policySchema } from './policy-schema.ts'

/** `policy.schema.json`: the policy as it is written, for editors. What one rule asks of another is not in it. */
export const policyJsonSchema = (): string => {
  const schema = z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' })
  return `${JSON.stringify({ ...schema, title: 'Policy of aws-setup' }, null, 2)}\n`
}
