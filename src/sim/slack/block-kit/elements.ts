import {
  actionId,
  anyText,
  choiceOption,
  confirm,
  conversationFilter,
  dispatchConfig,
  option,
  optionGroup,
  overflowOption,
  plainText,
  url,
} from './objects.ts'
import {
  all,
  anything,
  boolean,
  check,
  integer,
  list,
  matching,
  object,
  oneOf,
  optional,
  type Rule,
  text,
} from './rules.ts'

/** Limits: https://docs.slack.dev/reference/block-kit/block-elements and the comments of @slack/types. */

const type = (name: string) => ({ type: oneOf(name) })
const action = { action_id: optional(actionId) }
const focus = { focus_on_load: optional(boolean) }
const placeholder = { placeholder: optional(plainText(150)) }
const confirmable = { confirm: optional(confirm) }
const common = { ...action, ...confirmable, ...focus, ...placeholder }
const many = { max_selected_items: optional(integer(1, 1000)) }
const typed = { ...action, ...focus, ...placeholder, dispatch_action_config: optional(dispatchConfig) }
const date = matching(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD')
const time = matching(/^\d{2}:\d{2}$/, 'a time as HH:mm')
const numeric = matching(/^-?\d+(\.\d+)?$/, 'a number as a string')

const button = object({
  ...type('button'),
  ...action,
  ...confirmable,
  text: plainText(75),
  value: optional(text(2000, 0)),
  url: optional(url),
  style: optional(oneOf('primary', 'danger')),
  accessibility_label: optional(text(75)),
})

const choices = { options: optional(list(option, 1, 100)), option_groups: optional(list(optionGroup, 1, 100)) }
const eitherChoices = check(
  (value) => (value.options === undefined) !== (value.option_groups === undefined),
  'needs either options or option_groups',
)

const initialAmongOptions = check((value) => {
  const offered = [value, ...((value.option_groups as Choices[] | undefined) ?? [])] as Choices[]
  const values = offered.flatMap(({ options }) => (options ?? []).map((one) => JSON.stringify(one)))
  const initial = [value.initial_option ?? [], value.initial_options ?? []].flat()
  return initial.every((one) => values.includes(JSON.stringify(one)))
}, 'initial options must be among the options')
type Choices = { options?: unknown[] }

const select = (name: string, fields: Record<string, Rule>) => object({ ...type(name), ...common, ...fields })

const selects: Record<string, Rule> = {
  static_select: all(
    select('static_select', { ...choices, initial_option: optional(option) }),
    eitherChoices,
    initialAmongOptions,
  ),
  multi_static_select: all(
    select('multi_static_select', { ...choices, ...many, initial_options: optional(list(option, 1, 100)) }),
    eitherChoices,
    initialAmongOptions,
  ),
  external_select: select('external_select', {
    min_query_length: optional(integer(0, 100)),
    initial_option: optional(option),
  }),
  multi_external_select: select('multi_external_select', {
    ...many,
    min_query_length: optional(integer(0, 100)),
    initial_options: optional(list(option, 1, 100)),
  }),
  users_select: select('users_select', { initial_user: optional(text(255)) }),
  multi_users_select: select('multi_users_select', { ...many, initial_users: optional(list(text(255), 1, 100)) }),
  channels_select: select('channels_select', {
    initial_channel: optional(text(255)),
    response_url_enabled: optional(boolean),
  }),
  multi_channels_select: select('multi_channels_select', {
    ...many,
    initial_channels: optional(list(text(255), 1, 100)),
  }),
  conversations_select: select('conversations_select', {
    initial_conversation: optional(text(255)),
    default_to_current_conversation: optional(boolean),
    response_url_enabled: optional(boolean),
    filter: optional(conversationFilter),
  }),
  multi_conversations_select: select('multi_conversations_select', {
    ...many,
    initial_conversations: optional(list(text(255), 1, 100)),
    default_to_current_conversation: optional(boolean),
    filter: optional(conversationFilter),
  }),
}

const choiceFields = { ...action, ...confirmable, ...focus, options: list(choiceOption, 1, 10) }

const pickers: Record<string, Rule> = {
  datepicker: select('datepicker', { initial_date: optional(date) }),
  timepicker: select('timepicker', { initial_time: optional(time), timezone: optional(text(255)) }),
  datetimepicker: object({
    ...type('datetimepicker'),
    ...action,
    ...confirmable,
    ...focus,
    initial_date_time: optional(integer(1_000_000_000, 9_999_999_999)),
  }),
  radio_buttons: all(
    object({ ...type('radio_buttons'), ...choiceFields, initial_option: optional(choiceOption) }),
    initialAmongOptions,
  ),
  checkboxes: all(
    object({ ...type('checkboxes'), ...choiceFields, initial_options: optional(list(choiceOption, 1, 10)) }),
    initialAmongOptions,
  ),
}

const richTextInput = object({
  ...type('rich_text_input'),
  ...typed,
  initial_value: optional(anything),
  min_lines: optional(integer(1, 100)),
  max_lines: optional(integer(1, 100)),
})

const inputs: Record<string, Rule> = {
  plain_text_input: all(
    object({
      ...type('plain_text_input'),
      ...typed,
      initial_value: optional(text(3000, 0)),
      multiline: optional(boolean),
      min_length: optional(integer(0, 3000)),
      max_length: optional(integer(1, 3000)),
    }),
    check(
      ({ initial_value, max_length }) => String(initial_value ?? '').length <= Number(max_length ?? 3000),
      'initial_value is longer than max_length',
    ),
  ),
  email_text_input: object({ ...type('email_text_input'), ...typed, initial_value: optional(text(3000)) }),
  url_text_input: object({ ...type('url_text_input'), ...typed, initial_value: optional(text(3000)) }),
  number_input: object({
    ...type('number_input'),
    ...typed,
    is_decimal_allowed: boolean,
    initial_value: optional(numeric),
    min_value: optional(numeric),
    max_value: optional(numeric),
  }),
  file_input: object({
    ...type('file_input'),
    ...action,
    filetypes: optional(list(text(255), 1, 100)),
    max_files: optional(integer(1, 10)),
  }),
  rich_text_input: richTextInput,
}

export const image: Rule = all(
  object({ ...type('image'), alt_text: text(2000), image_url: optional(url), slack_file: optional(anything) }),
  check(
    (value) => (value.image_url === undefined) !== (value.slack_file === undefined),
    'needs either image_url or slack_file',
  ),
)

const buttons: Record<string, Rule> = {
  button,
  overflow: object({ ...type('overflow'), ...action, ...confirmable, options: list(overflowOption, 1, 5) }),
  workflow_button: object({
    ...type('workflow_button'),
    ...action,
    ...confirmable,
    text: plainText(75),
    workflow: anything,
    style: optional(oneOf('primary', 'danger')),
    accessibility_label: optional(text(75)),
  }),
}

const feedback = object({ text: plainText(75), value: text(2000), accessibility_label: optional(text(75)) })

export const inSection = { ...buttons, ...selects, ...pickers, image }
export const inActions = { ...buttons, ...selects, ...pickers, rich_text_input: richTextInput }
export const inInput = { ...selects, ...pickers, ...inputs }
export const inCard = { button }
export const inContext: Record<string, Rule> = { image, plain_text: anyText(), mrkdwn: anyText() }
export const inContextActions: Record<string, Rule> = {
  feedback_buttons: object({
    ...type('feedback_buttons'),
    ...action,
    positive_button: feedback,
    negative_button: feedback,
  }),
  icon_button: object({
    ...type('icon_button'),
    ...action,
    ...confirmable,
    icon: text(255),
    text: plainText(75),
    value: optional(text(2000)),
    visible_to_user_ids: optional(list(text(255), 1, 100)),
    accessibility_label: optional(text(75)),
  }),
}
