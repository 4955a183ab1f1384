import type { Element } from './types.ts'

/** Slack speaks the language of whoever fills in the form. */
const inEnglish = {
  required: 'Please complete this required field.',
  short: (least: number) => `Enter at least ${least} characters.`,
  long: (most: number) => `Enter at most ${most} characters.`,
  email: 'Enter a valid email.',
  url: 'Enter a valid URL.',
  number: 'Enter a valid number.',
}
const inJapanese: typeof inEnglish = {
  required: 'この必須項目に入力してください。',
  short: (least) => `${least} 文字以上で入力してください。`,
  long: (most) => `${most} 文字以内で入力してください。`,
  email: '有効な E メールアドレスを入力してください。',
  url: '有効な URL を入力してください。',
  number: '有効な数値を入力してください。',
}

/** What the form itself says before anything is sent; https://docs.slack.dev/reference/block-kit/block-elements */
export function refusal(
  element: Element,
  value: unknown,
  { optional, locale }: { optional: boolean; locale: string },
): string | undefined {
  const says = locale.startsWith('ja') ? inJapanese : inEnglish
  const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  if (empty) return optional ? undefined : says.required
  if (typeof value !== 'string') return undefined
  if (element.min_length && value.length < element.min_length) return says.short(element.min_length)
  if (element.max_length && value.length > element.max_length) return says.long(element.max_length)
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value)) return says.email
  if (element.type === 'url_text_input' && !/^https?:\/\/\S+$/.test(value)) return says.url
  if (element.type !== 'number_input') return undefined
  const number = Number(value)
  const decimal = element.is_decimal_allowed === true || Number.isInteger(number)
  const within = number >= Number(element.min_value ?? -Infinity) && number <= Number(element.max_value ?? Infinity)
  return decimal && within ? undefined : says.number
}
