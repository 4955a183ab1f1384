/** An error as AWS answers it: `name` is the error shape, `fields` what goes beside the message. */
export class AwsError extends Error {
  override readonly name: string
  readonly fields: Record<string, unknown>
  readonly status: number

  constructor(name: string, message: string, fields: Record<string, unknown> = {}, status = 400) {
    super(message)
    this.name = name
    this.fields = fields
    this.status = status
  }
}

/** What was looked up, or this error when there is none. */
export function found<T>(value: T | undefined, name: string, message: string, fields: Record<string, unknown> = {}): T {
  if (value === undefined) throw new AwsError(name, message, fields)
  return value
}
