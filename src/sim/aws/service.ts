import { loadModel, type Model } from './model.ts'
import type { Operation, Operations } from './operation.ts'

export interface Service {
  /** As in the name of its SDK client. */
  id: string
  /** The prefix of its IAM actions. */
  actions: string
  model: Model
  operations: ReadonlyMap<string, Operation>
}

export function defineService<Sdk>(id: string, actions: string, operations: Operations<Sdk>): Service {
  return { id, actions, model: loadModel(id), operations: new Map(Object.entries<Operation>(operations as never)) }
}

/** Operations that only read, by AWS's own naming. */
export const isRead = (operation: string) => /^(Describe|Get|List|IsMember|Validate|Lookup|AssumeRole)/.test(operation)
