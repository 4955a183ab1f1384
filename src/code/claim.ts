import { type Assignment, assignmentKey } from '../aws/types.ts'

/** What code says that it has made and looks after, as one string: what is compared, and nothing else of it is kept. */
export type Subject = string

/** A person's or group's permission set in an account, or a person's place in a group. */
export const rowSubject = (access: Assignment): Subject => assignmentKey(access)
export const setSubject = (arn: string): Subject => `set|${arn}`
export const groupSubject = (id: string): Subject => `group|${id}`
export const userSubject = (id: string): Subject => `user|${id}`
export const accountSubject = (id: string): Subject => `account|${id}`
export const unitSubject = (id: string): Subject => `unit|${id}`

/** In a template a set that it makes itself has no ARN yet: it is known by its name, which is unique in an instance. */
export const setNamed = (name: string): string => `name:${name}`

/** The same with the set's name in place of its ARN. */
export const byName = (subject: Subject, arn: string, name: string): Subject => subject.replace(arn, setNamed(name))

/** One thing of a state or template: what it is, and where it stands in code. */
export interface Told {
  subject: Subject
  /** `module.team["payments"].aws_ssoadmin_account_assignment.deploy`, or a template's logical id. */
  address: string
}

/** What was read of a state or template. */
export interface Read {
  told: Told[]
  /** Addresses of what is of these kinds, but says only when it runs what it is about. */
  untold: string[]
}

/** What code says of a thing, and where. */
export interface Claim {
  address: string
  /** The file of claims that says so. */
  file: string
  /** Where the code is, for people. */
  link: string | undefined
  /** When the file was written, ms. */
  at: number
  /** Older than the policy says a file may be: whether code still has it cannot be told. */
  stale: boolean
}
