import { id, mention, re, type WayToAsk } from './way-to-ask.ts'

/** What people ask, in English, without "please" and the like; the first that fits is meant. */
export const english: WayToAsk[] = [
  [/^(?:(?:ok|okay|perfect|great|cool|nice|got it),? )?(?:thanks?|thank you|thx|ty|cheers)\b.{0,30}$/iu, 'thanks'],
  [
    /^(?:(?:is|are) )?(?:there )?(?:anything|something) (?:pending|waiting|(?:for me )?to approve)(?: for me)?$/iu,
    'pending',
  ],
  [/^what(?:'s| is| are)? ?(?:waits?|waiting|pending)(?: (?:for|on) me)?$/iu, 'pending'],
  [
    /^(?:what|which requests?) (?:do|should|can|must) i (?:need to |have to )?approve$|^(?:do i have )?anything (?:for me )?to approve$/iu,
    'pending',
  ],
  [/^(?:my |the )?(?:pending|waiting|open)(?: (?:approvals?|requests?|decisions?))?$|^my approvals$/iu, 'pending'],
  [
    /^(?:i )?(?:no longer|don't|do not) need (?:my |the )?access\b.*$|^(?:revoke|end|give back|remove) my access\b.*$/iu,
    'my-access',
  ],
  [/^(?:what(?:'s| is| are) )?my (?:current )?(?:access|permissions)(?: (?:now|right now|today))?$/iu, 'my-access'],
  [
    /^(?:what|which \S+|where) (?:can|could|do|am) i (?:access|reach|use|get into|have(?: access(?: to)?)?)(?: (?:now|right now|today))?$/iu,
    'my-access',
  ],
  [
    /^(?:what|which) (?:access|permissions) do i have(?: (?:now|right now|today))?$|^do i have (?:any access|access to anything)$/iu,
    'my-access',
  ],
  [
    /^(?:what(?:'s| are) )?(?:all )?my requests$|^(?:what|which) (?:have|did) i (?:requested?|asked? for|ask for)$/iu,
    'mine',
  ],
  [
    re(
      `^(?:(?:what(?:'s| is) )?(?:the )?status (?:of )?|what about |how is |where is |where's )?(?:my )?(?:request )?${id}(?: doing)?$`,
    ),
    (typed) => `status ${typed}`,
  ],
  [
    /^(?:(?:what(?:'s| is) )?(?:the )?status of|where(?:'s| is)|what happened to|how is|what about) my (?:last |latest )?request$/iu,
    'status',
  ],
  [
    /^(?:is|was|has|why was|why is|why has) my (?:last |latest )?request (?:been )?(?:approved|denied|granted|refused|waiting|done)(?: yet)?$/iu,
    'status',
  ],
  [
    /^who(?:'s| has| have| can| is| are)(?: got)? (?:(?:access|get|log|sign)(?: in)?(?:to)? |reach |use |in |on )?(?:to |into )?(?:the )?(.+)$/iu,
    (name) => (/^(?:i|you|who|responsible|on call|bound)\b/i.test(name ?? '') ? '' : `access ${name}`),
  ],
  [
    /^what (?:can|could|may) (.+?) (?:access|reach|use|get into|do)$/iu,
    (name) => (/^(?:i|you|we|this)$/i.test(name ?? '') ? 'help' : `access ${name}`),
  ],
  [/^what (?:access |permissions )?does (.+?) have(?: access to)?$/iu, (name) => `access ${name}`],
  [/^(.{1,80}?)'s? access$/iu, (name) => `access ${name}`],
  [/^access (?:of|to|for|in|on) (.+)$/iu, (name) => `access ${name}`],
  [
    /^i(?:'d| would)? (?:need|want|like|require)(?: to (?:request|get|have))? (?:an? )?(?:some )?access(?: (?:to|on|in|for) (.+))?$/iu,
    (wish = '') => `request ${wish}`,
  ],
  [
    /^(?:can|could|may) i (?:please )?(?:get|have|request) (?:an? )?access(?: (?:to|on|in) (.+))?$/iu,
    (wish = '') => `request ${wish}`,
  ],
  [
    /^how (?:do|can|could) i (?:request|get|ask for) (?:an? )?access(?: (?:to|on|in) (.+))?$/iu,
    (wish = '') => `request ${wish}`,
  ],
  [
    /^(?:give|grant) me access(?: (?:to|on|in) (.+))?$|^request access(?: (?:to|on|in) (.+))?$/iu,
    (a = '', b = '') => `request ${a || b}`,
  ],
  [
    /^(?:i(?:'d| would)? (?:need|want|like)|(?:can|could|may) i (?:please )?(?:get|have)|(?:give|grant) me) (.+ (?:on|in|to|for) .+)$/iu,
    (wish) => `request ${wish}`,
  ],
  [
    /^(?:help(?: me)?|hi|hello|hey|good (?:morning|afternoon|evening)|what (?:can|do) you do|how does (?:this|it) work)(?: there)?$/iu,
    'help',
  ],
  [/^(?:open |start )?(?:the )?(?:(?:setup )?guide|setup|set up)$/iu, 'guide'],
  [
    re(`^(bind|unbind) ${mention}(?: to)?(?: (.+))?$`),
    (verb, slackId, user = '') => `people ${verb} ${slackId} ${user}`,
  ],
  [re(`^why is(?:n't)? ${mention}(?: not)? bound$`), (slackId) => `people why ${slackId}`],
  [/^who(?:'s| is) who$/iu, 'people'],
]
