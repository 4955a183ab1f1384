import {
  image as imageElement,
  inActions,
  inCard,
  inContext,
  inContextActions,
  inInput,
  inSection,
} from './elements.ts'
import { anyText, mrkdwn, plainText, url } from './objects.ts'
import { richText } from './rich-text.ts'
import {
  all,
  anything,
  boolean,
  byType,
  check,
  integer,
  list,
  object,
  oneOf,
  optional,
  type Rule,
  text,
} from './rules.ts'

/** Limits: https://docs.slack.dev/reference/block-kit/blocks and the comments of @slack/types. */

const block = (type: string, fields: Record<string, Rule>) =>
  object({ type: oneOf(type), block_id: optional(text(255)), ...fields })

const section = all(
  block('section', {
    text: optional(anyText(3000)),
    fields: optional(list(anyText(2000), 1, 10)),
    accessory: optional(byType(inSection)),
    expand: optional(boolean),
  }),
  check((value) => Boolean(value.text ?? value.fields), 'missing required field: text or fields'),
)

const image = all(
  block('image', {
    alt_text: text(2000),
    title: optional(plainText(2000)),
    image_url: optional(url),
    slack_file: optional(anything),
  }),
  check(
    (value) => (value.image_url === undefined) !== (value.slack_file === undefined),
    'needs either image_url or slack_file',
  ),
)

const onePrimary = check((value) => {
  const styles = (value.elements as { style?: string }[]).map(({ style }) => style)
  return styles.filter((style) => style === 'primary').length <= 1
}, 'at most one primary button')

const cell = byType({
  rich_text: richText,
  raw_text: object({ type: oneOf('raw_text'), text: text(20_000) }),
  raw_number: object({ type: oneOf('raw_number'), value: anything, text: optional(text(20_000)) }),
})

const alignment = object({ align: optional(oneOf('left', 'center', 'right')), is_wrapped: optional(boolean) })

const card = all(
  block('card', {
    hero_image: optional(imageElement),
    icon: optional(imageElement),
    title: optional(mrkdwn(150)),
    subtitle: optional(mrkdwn(150)),
    body: optional(mrkdwn(200)),
    actions: optional(list(byType(inCard), 1, 3)),
  }),
  check(
    (value) => ['hero_image', 'title', 'actions', 'body'].some((field) => value[field] !== undefined),
    'needs a hero_image, a title, a body or actions',
  ),
)

const taskCard = block('task_card', {
  task_id: text(255),
  title: text(3000),
  status: oneOf('pending', 'in_progress', 'complete', 'error'),
  details: optional(richText),
  output: optional(richText),
  sources: optional(list(anything, 0, 100)),
})

const simple: Record<string, Rule> = {
  actions: all(block('actions', { elements: list(byType(inActions), 1, 25) }), onePrimary),
  context: block('context', { elements: list(byType(inContext), 1, 10) }),
  divider: block('divider', {}),
  file: block('file', { source: oneOf('remote'), external_id: text(255) }),
  header: block('header', { text: plainText(150) }),
  image,
  input: block('input', {
    label: plainText(2000),
    hint: optional(plainText(2000)),
    optional: optional(boolean),
    dispatch_action: optional(boolean),
    element: byType(inInput),
  }),
  rich_text: richText,
  section,
  table: block('table', {
    rows: list(list(cell, 1, 20), 1, 100),
    column_settings: optional(list(alignment, 1, 20)),
  }),
  video: block('video', {
    video_url: url,
    thumbnail_url: url,
    alt_text: text(2000),
    title: plainText(199),
    title_url: optional(url),
    author_name: optional(text(49)),
    provider_name: optional(text(255)),
    provider_icon_url: optional(url),
    description: optional(plainText(200)),
  }),
}

export const blocks: Record<string, Rule> = {
  ...simple,
  alert: block('alert', {
    text: anyText(200),
    level: optional(oneOf('default', 'info', 'warning', 'error', 'success')),
  }),
  card,
  carousel: block('carousel', { elements: list(card, 1, 10) }),
  container: all(
    block('container', {
      title: optional(plainText(150)),
      rich_text_title: optional(richText),
      subtitle: optional(anyText(150)),
      child_blocks: list(byType(simple), 1, 10),
      width: optional(oneOf('narrow', 'standard', 'wide', 'full')),
      icon: optional(imageElement),
      is_collapsible: optional(boolean),
      default_collapsed: optional(boolean),
      has_header_divider: optional(boolean),
    }),
    check((value) => Boolean(value.title ?? value.rich_text_title), 'missing required field: title'),
  ),
  context_actions: block('context_actions', { elements: list(byType(inContextActions), 1, 5) }),
  data_table: all(
    block('data_table', {
      rows: list(list(cell, 1, 20), 2, 201),
      caption: text(3000),
      page_size: optional(integer(1, 100)),
      row_header_column_index: optional(integer(0, 19)),
    }),
    check((value) => JSON.stringify(value.rows).length <= 20_000, 'must be less than 20001 characters'),
  ),
  // Known from its limits only, because @slack/types does not describe it yet.
  data_visualization: all(),
  markdown: block('markdown', { text: text(12_000) }),
  plan: block('plan', { title: text(3000), tasks: optional(list(taskCard, 0, 50)) }),
  task_card: taskCard,
}
