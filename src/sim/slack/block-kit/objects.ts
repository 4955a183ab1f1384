import { badEntity } from './mrkdwn.ts'
import { all, boolean, check, list, matching, object, oneOf, optional, type Rule, text } from './rules.ts'

/** Limits: https://docs.slack.dev/reference/block-kit/composition-objects and the comments of @slack/types. */

export const actionId = text(255)
export const url = all(text(3000), matching(/^[a-z][a-z0-9+.-]*:/i, 'a valid URL'))

export const plainText = (most = 3000): Rule =>
  object({ type: oneOf('plain_text'), text: text(most), emoji: optional(boolean) })

const entities: Rule = (value, pointer, found) => {
  const bad = badEntity(value as string)
  if (bad) found.push({ pointer, message: `invalid mrkdwn entity: ${bad}` })
}

export const mrkdwn = (most = 3000): Rule =>
  object({ type: oneOf('mrkdwn'), text: all(text(most), entities), verbatim: optional(boolean) })

export const anyText =
  (most = 3000): Rule =>
  (value, pointer, found) => {
    const isMrkdwn = (value as { type?: unknown } | null)?.type === 'mrkdwn'
    const rule = isMrkdwn ? mrkdwn(most) : plainText(most)
    rule(value, pointer, found)
  }

export const confirm: Rule = object({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: optional(oneOf('primary', 'danger')),
})

/** The documentation allows a value of 150 characters, the comments of @slack/types 75. */
const VALUE = 150

const optionFields = { value: text(VALUE), description: optional(plainText(75)) }

export const option = object({ text: plainText(75), ...optionFields })
export const overflowOption = object({ text: plainText(75), ...optionFields, url: optional(url) })
export const choiceOption = object({ text: anyText(75), value: text(VALUE), description: optional(anyText(75)) })
export const optionGroup = object({ label: plainText(75), options: list(option, 1, 100) })

export const dispatchConfig = object({
  trigger_actions_on: optional(list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2)),
})

export const conversationFilter = object({
  include: optional(list(oneOf('im', 'mpim', 'private', 'public'), 1, 4)),
  exclude_external_shared_channels: optional(boolean),
  exclude_bot_users: optional(boolean),
})

/** What an app answers to a request for options. */
export const optionsAnswer = all(
  object({ options: optional(list(option, 0, 100)), option_groups: optional(list(optionGroup, 0, 100)) }),
  check(
    (value) => (value.options === undefined) !== (value.option_groups === undefined),
    'needs either options or option_groups',
  ),
)
