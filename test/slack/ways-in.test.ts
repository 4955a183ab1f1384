import { expect, test } from 'vitest'
import { registerScreens } from '../../src/slack/screens.ts'
import { pressJobs } from '../../src/workflow/presses.ts'

// Everything in Slack that a person can press, send or type, and what it comes to. What changes something is a kind of press, and
// each kind is tried by everybody in every state: `test/workflow/every-press.test.ts`, `test/workflow/every-word.test.ts` and
// `test/slack/every-command.test.ts`. A screen that registers anything else fails here until it is named.

/** Opens a form or a screen, or shows more of one. The sending of a form is a way in of its own. */
const opens = 'opens'
/** Shows somebody something that they may see, or only has to be acknowledged. */
const shows = 'shows'
/** The forms whose answer is their acknowledgement: no job, but judged by the same rules. */
const forms = ['extend', 'request']

const ways: Record<string, string> = {
  'action card:approve': 'decide',
  'action card:deny': opens,
  'view deny': 'decide',
  'view shorten': 'decide',
  'view ask-back': 'ask-back',
  'action answer:open': opens,
  'view answer': 'answer',
  'view hand-over': 'hand-over',
  'action card:more': opens,
  'action alone:open': opens,
  'view alone': 'decide',
  'action card:withdraw': 'withdraw',
  'action card:revoke': 'end-asked',
  'action grant:done': 'end-asked',
  'action grant:done-one': 'end-asked',
  'options grant:done-one': shows,
  'action card:retry': 'retry',
  'action card:roll-back': 'roll-back',
  'action review:open': opens,
  'view review': 'review',
  'action grant:keep': 'keep',
  'action grant:give-again': 'again-asked',
  'action grant:permanent': shows,
  'action grant:console': shows,
  'action grant:extend': opens,
  'action extend:duration': shows,
  'view extend': 'extend',
  'action finding': 'finding-press',

  'shortcut request_access': opens,
  'shortcut access_denied': opens,
  'action request:open': opens,
  'action request:many': opens,
  'action /^request:(operation|account|permissionSet|principal|duration|more)$/': shows,
  'options /^(request|explain):(account|permissionSet|principal|user|group|organizationalUnit|managedPolicy|attachedPolicy|attachedReference)$/':
    shows,
  'view request': 'request',

  'action guide:done': 'guide-press',
  'action guide:take-back': 'guide-press',
  'action guide:take-over': 'guide-press',
  'action guide:want-again': 'guide-press',
  'action guide:account-existing': 'guide-press',
  'action guide:account-none': 'guide-press',
  'action guide:choose-recommended': 'guide-press',
  'view guide-step': 'guide-press',
  'view guide-hand-over': 'guide-press',
  'view guide-skip': 'guide-press',
  'view guide-choices': 'guide-press',
  'view guide-recommended': 'guide-press',
  'action guide:open': opens,
  'action guide:step': opens,
  'action guide:next': opens,
  'action guide:list': opens,
  'action guide:overview': opens,
  'action guide:choices': opens,
  'action guide:request': opens,
  'action guide:hand-over': opens,
  'action guide:skip': opens,
  'action guide:recommended': opens,
  'action /^guide:trouble(:|$)/': opens,
  'action guide:check': shows,
  'action guide:link': shows,
  'action guide:file': shows,
  'action guide:report': shows,

  'command /aws-setup': 'commands',
  message: 'commands',
  'action answer:request': opens,
  'action /^answer:(my-access|mine|pending|access|explain|audit)$/': shows,
  'action answer:meant': shows,
  'action answer:people': 'commands',
  'view explain': shows,
}
/** What Slack says by itself. */
const events = [
  'error',
  'event app_home_opened',
  'event app_uninstalled',
  'event subteam_members_changed',
  'event subteam_updated',
  'event tokens_revoked',
  'event user_change',
]

/** What the screens listen to, as they register it with Bolt. */
function registered(): string[] {
  const found: string[] = []
  const named = (to: unknown): string => {
    if (typeof to === 'function') return ''
    if (typeof to === 'string' || to instanceof RegExp) return String(to)
    const { action_id, callback_id } = to as { action_id?: string; callback_id?: string }
    return action_id ?? callback_id ?? JSON.stringify(to)
  }
  const listening = (way: string) => (to: unknown) => void found.push(`${way} ${named(to)}`.trim())
  registerScreens(new Proxy({}, { get: (_, way) => listening(String(way)) }) as never, {} as never)
  return found
}

test('every way in is named, with what it comes to', () => {
  expect(registered().sort()).toEqual([...Object.keys(ways), ...events].sort())
})

test('and comes to a kind of press that everybody tries', () => {
  const kinds = new Set(Object.values(ways))
  for (const way of [opens, shows, 'commands', ...forms]) kinds.delete(way)
  expect([...kinds].sort()).toEqual(Object.keys(pressJobs({} as never)).sort())
})
