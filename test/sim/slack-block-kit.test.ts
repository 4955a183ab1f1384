import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { establishedCompany, mentionsIn, problems, visibleText, Workspace } from '../../src/sim/slack/index.ts'
import { button, input, modal, mrkdwn, plain, section } from './slack-app.ts'

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
const option = (value: string) => ({ text: plain(value || 'x'), value })
const select = (more: object) => ({ ...section('x'), accessory: { type: 'static_select', action_id: 's', ...more } })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const confirm = { title: plain('Sure?'), text: mrkdwn('Really'), confirm: plain('Yes'), deny: plain('No') }
const richText = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] })
const table = (rows: number, columns: number) => ({
  type: 'table',
  rows: many(rows, () => many(columns, () => ({ type: 'raw_text', text: 'x' }))),
})

const found = (...blocks: object[]) =>
  problems('message', { blocks }).map(({ pointer, message }) => `${pointer} ${message}`)

test.each<[string, object]>([
  ['section', section('x'.repeat(3000))],
  ['fields', { type: 'section', fields: many(10, () => mrkdwn('x'.repeat(2000))) }],
  ['header', { type: 'header', text: plain('x'.repeat(150)) }],
  ['context', { type: 'context', elements: many(10, () => mrkdwn('x')) }],
  ['actions', actions(...many(25, (index) => button(`a${index}`, 'x'.repeat(75), 'v'.repeat(2000))))],
  ['confirm', actions({ ...button('a', 'x'), confirm })],
  ['select', select({ options: many(100, (index) => option(`${index}`)) })],
  ['groups', select({ option_groups: many(100, () => ({ label: plain('x'), options: [option('a')] })) })],
  [
    'overflow',
    {
      ...section('x'),
      accessory: { type: 'overflow', action_id: 'o', options: many(5, (index) => option(`${index}`)) },
    },
  ],
  [
    'rich text',
    richText({ type: 'text', text: '<!channel>' }, { type: 'date', timestamp: 1, format: '{date}', fallback: 'x' }),
  ],
  ['table', table(100, 20)],
  ['date', section('<!date^1780000000^{date_short_pretty} {time}|2026-05-28 UTC>')],
  ['mentions', section('<@UMIA> <#CAUDIT|audit> <!subteam^S1> <https://example.com/?a=1|link> &lt;!foo&gt;')],
  ['markdown', { type: 'markdown', text: 'x'.repeat(12_000) }],
])('fits: %s', (_name, block) => {
  expect(found(block)).toEqual([])
})

test.each<[string, object, string]>([
  ['long section', section('x'.repeat(3001)), '/blocks/0/text/text must be less than 3001 characters'],
  ['empty section', section(''), '/blocks/0/text/text must be more than 0 characters'],
  ['bare section', { type: 'section' }, '/blocks/0 missing required field: text or fields'],
  [
    'eleven fields',
    { type: 'section', fields: many(11, () => mrkdwn('x')) },
    '/blocks/0/fields no more than 10 items allowed',
  ],
  [
    'long field',
    { type: 'section', fields: [mrkdwn('x'.repeat(2001))] },
    '/blocks/0/fields/0/text must be less than 2001 characters',
  ],
  [
    'long header',
    { type: 'header', text: plain('x'.repeat(151)) },
    '/blocks/0/text/text must be less than 151 characters',
  ],
  [
    'mrkdwn header',
    { type: 'header', text: mrkdwn('x') },
    '/blocks/0/text/type must be a valid enum value: plain_text',
  ],
  [
    'eleven in context',
    { type: 'context', elements: many(11, () => mrkdwn('x')) },
    '/blocks/0/elements no more than 10 items allowed',
  ],
  [
    '26 actions',
    actions(...many(26, (index) => button(`${index}`, 'x'))),
    '/blocks/0/elements no more than 25 items allowed',
  ],
  ['no actions', actions(), '/blocks/0/elements no less than 1 items allowed'],
  [
    'long button',
    actions(button('a', 'x'.repeat(76))),
    '/blocks/0/elements/0/text/text must be less than 76 characters',
  ],
  [
    'long value',
    actions(button('a', 'x', 'v'.repeat(2001))),
    '/blocks/0/elements/0/value must be less than 2001 characters',
  ],
  [
    'long action_id',
    actions(button('a'.repeat(256), 'x')),
    '/blocks/0/elements/0/action_id must be less than 256 characters',
  ],
  [
    'two primaries',
    actions({ ...button('a', 'x'), style: 'primary' }, { ...button('b', 'x'), style: 'primary' }),
    '/blocks/0 at most one primary button',
  ],
  [
    'same action_id',
    actions(button('a', 'x'), button('a', 'y')),
    '/blocks/0/elements/1/action_id action_id already exists: a',
  ],
  [
    'long confirm',
    actions({ ...button('a', 'x'), confirm: { ...confirm, title: plain('x'.repeat(101)) } }),
    '/blocks/0/elements/0/confirm/title/text must be less than 101 characters',
  ],
  [
    '101 options',
    select({ options: many(101, (index) => option(`${index}`)) }),
    '/blocks/0/accessory/options no more than 100 items allowed',
  ],
  [
    'long option',
    select({ options: [option('x'.repeat(76))] }),
    '/blocks/0/accessory/options/0/text/text must be less than 76 characters',
  ],
  ['no options', select({}), '/blocks/0/accessory needs either options or option_groups'],
  [
    'initial not offered',
    select({ options: [option('a')], initial_option: option('b') }),
    '/blocks/0/accessory initial options must be among the options',
  ],
  ['unknown field', { ...section('x'), colour: 'red' }, '/blocks/0 invalid additional property: colour'],
  ['unknown block', { type: 'banner' }, '/blocks/0/type unsupported type: banner'],
  ['alert in a message', { type: 'alert', text: plain('x') }, '/blocks/0/type unsupported type: alert'],
  [
    'input in actions',
    actions({ type: 'plain_text_input', action_id: 'a' }),
    '/blocks/0/elements/0/type unsupported type: plain_text_input',
  ],
  ['101 rows', table(101, 1), '/blocks/0/rows no more than 100 items allowed'],
  ['21 columns', table(1, 21), '/blocks/0/rows/0 no more than 20 items allowed'],
  [
    'image without alt',
    { type: 'image', image_url: 'https://example.com/x.png' },
    '/blocks/0 missing required field: alt_text',
  ],
  ['bad mention', section('<@mia>'), '/blocks/0/text/text invalid mrkdwn entity: <@mia>'],
  ['bad date', section('<!date^soon^{date}|x>'), '/blocks/0/text/text invalid mrkdwn entity: <!date^soon^{date}|x>'],
  [
    'empty rich text',
    richText({ type: 'text', text: '' }),
    '/blocks/0/elements/0/elements/0/text must be more than 0 characters',
  ],
])('refused: %s', (_name, block, problem) => {
  expect(found(block)).toEqual([problem])
})

test('limits of the whole surface', () => {
  const first = (surface: 'message' | 'modal' | 'home', payload: unknown) => problems(surface, payload)[0]
  const sections = (count: number) => many(count, () => section('x'))
  const home = (blocks: object[]) => ({ type: 'home', blocks })
  expect(first('message', { blocks: sections(51) })).toEqual({
    pointer: '/blocks',
    message: 'no more than 50 items allowed',
  })
  expect(first('modal', modal('One', sections(101)))).toEqual({
    pointer: '/blocks',
    message: 'no more than 100 items allowed',
  })
  expect(first('home', home(sections(100)))).toBeUndefined()
  expect(first('modal', modal('x'.repeat(25), sections(1)))?.pointer).toBe('/title/text')
  expect(first('modal', modal('One', sections(1), { private_metadata: 'x'.repeat(3001) }))?.pointer).toBe(
    '/private_metadata',
  )
  expect(first('modal', { type: 'modal', title: plain('One'), blocks: [input('a', 'A')] })?.message).toContain(
    'field: submit',
  )
  expect(first('modal', modal('One', [table(1, 1)]))?.message).toBe('unsupported type: table')
  expect(first('modal', modal('One', [{ type: 'alert', text: plain('x'), level: 'warning' }]))).toBeUndefined()
  expect(first('home', home([{ type: 'markdown', text: 'x' }]))?.message).toBe('unsupported type: markdown')
  const twice = [input('a', 'A'), input('a', 'B')]
  expect(first('modal', modal('One', twice))).toEqual({
    pointer: '/blocks/1/block_id',
    message: 'block_id already exists: a',
  })
})

test('what a person reads', () => {
  const clock = new MovableClock()
  const workspace = new Workspace(establishedCompany(), clock)
  const blocks = [
    { type: 'header', text: plain('Request <R1>') },
    section(
      '<@UMIA> asks &lt;!channel&gt; in <#CAUDIT> until <!date^1780000000^{date_num} {time}|later>, see <https://example.com|here>',
    ),
    richText({ type: 'user', user_id: 'UBOB' }, { type: 'text', text: ' says <b>' }),
    actions(button('a', 'Approve')),
    table(1, 2),
  ]
  expect(visibleText(blocks, workspace, 'UKEN').split('\n')).toEqual([
    'Request <R1>',
    '@Mia asks <!channel> in #aws-audit until 2026-05-29 5:26, see here',
    '@Bob says <b>',
    '[Approve]',
    'x | x',
  ])
  expect(visibleText(blocks, workspace)).toContain('2026-05-28 8:26 PM')
  const tomorrow = Math.floor(clock.now() / 1000) + 86_400
  expect(visibleText(section(`<!date^${tomorrow}^{date_short_pretty}|x>`), workspace)).toBe('tomorrow')
  expect(visibleText({ type: 'message', text: 'a &amp; b' }, workspace)).toBe('a & b')
  expect(mentionsIn(blocks)).toEqual([])
  expect(
    mentionsIn([section('<!channel> <!subteam^SONCALL>'), richText({ type: 'broadcast', range: 'here' })]),
  ).toEqual(['!channel', '!subteam^SONCALL', '!here'])
})
