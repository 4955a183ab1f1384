import type { Caller } from './callers.ts'
import type { AwsSettings } from './settings.ts'
import type { World } from './world.ts'

export interface Context {
  world: World
  settings: AwsSettings
  caller: Caller
  /** The Region that the request was signed for. */
  region: string
  service: string
  operation: string
  /** Lets an assumed role's credentials call. */
  remember(caller: Caller): void
  /** Whether `deny` took this action (as `iam:CreateRole`) away. */
  denied(action: string): boolean
  /** Why `failAssignments` wants this asynchronous request to fail, if it does. */
  failure(request: AsyncRequest): string | undefined
}

export interface AsyncRequest {
  kind: 'create' | 'delete' | 'provision'
  accountId: string
  permissionSetArn: string
  permissionSetName: string
  principalType?: 'USER' | 'GROUP'
  principalId?: string
}

export type Operation = (input: never, context: Context) => object

type Primitive = string | number | boolean | bigint | Date | Uint8Array | null | undefined
/** What arrives once the request was held against the model: what is required is there. */
type Checked<T> = T extends Primitive
  ? T
  : T extends readonly (infer Item)[]
    ? Checked<Item>[]
    : { [Key in keyof T]: Checked<Exclude<T[Key], undefined>> }

type CommandOf<Input, Output> = new (
  ...args: never[]
) => { readonly input: Input; resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: Output }> }

/** A service's operations by name, typed by the commands of its SDK client, so that inputs and answers are AWS's own. */
export type Operations<Sdk> = {
  [Key in keyof Sdk as Key extends `${infer Name}Command` ? Name : never]?: Sdk[Key] extends CommandOf<
    infer Input,
    infer Output
  >
    ? (input: Checked<Input>, context: Context) => Omit<Output, '$metadata'>
    : never
}
