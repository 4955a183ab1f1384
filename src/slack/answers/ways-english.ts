import { about, accessTo, aMention, id, isAccess, re, type WayToAsk } from './way-to-ask.ts'

const now = '(?:,? (?:now|right now|rn|atm|currently|today|at the moment|still|yet|anywhere|(?:in|on) aws))*'
const have = '(?:have|got|access|reach|use|get (?:in)?to|log (?:in)?to)'
const lastly = '(?:last |latest )?'
const asking =
  "(?:(?:i|we)(?:'d| would)? (?:also |urgently |really |just )?(?:need|want|like|require)(?: to (?:request|get|have))?|need|(?:can|could|may) (?:i|we) (?:please )?(?:get|have|request)|(?:(?:can|could|would|will) (?:you|u|someone|somebody|anybody) (?:please )?)?(?:give|grant|get) (?:me|us)|requesting)"
const wished = (wish = '') =>
  isAccess(wish) ? `request ${wish.replace(/^(?:an? |some )?access (?:to|on|in) /iu, '')}` : ''
const stop = (whom = '') =>
  /^(?:|my|our|the|an?)$/iu.test(whom) ? 'request emergency-stop' : `request emergency-stop for ${whom}`

/** What people ask, in English, without "please" and the like; the first that fits is meant. */
export const english: WayToAsk[] = [
  [/^audit$/iu, 'audit'],
  [/^am i in (?=.*[-_]).{1,60}$/iu, 'my-access'],
  [/^(?:tysm|thank (?:you|u)\b.{0,30})$/iu, 'thanks'],
  [
    re(`^(?:show )?(?:me )?(?:the )?audit(?: (?:log|trail|history))?(?: (?:of|for|on|about))? ${id}$`),
    (typed) => `audit ${typed}`,
  ],
  [re(`^(?:withdraw|cancel|extend|show|see|check|revoke|end) (?:request )?${id}$`), (typed) => `status ${typed}`],
  [re(`^${id} (?:status|approved|done|denied)$`), (typed) => `status ${typed}`],
  [re(`^(?:withdraw|cancel|show|see|check) my ${lastly}request$`), 'status'],
  [
    re("^(?:extend|keep|end|give back) my (?:access|grants?)\\b.{0,30}$|^i(?:'m| am) done with (?=.*[-_]).{1,60}$"),
    'my-access',
  ],
  [re("^(?:what'?s|what is|anything|who is|who's) (?:pending|waiting) (?:for|on|with) me$"), 'pending'],
  [
    re('^who (?:do|can|should|must) (?:i|we) (?:ask|talk to|ping) (?:for|about) (?:access (?:to|in|on) )?(.+)$'),
    about('explain'),
  ],
  [re('^(?:(?:a )?(?:list|names) )?of (?:people|users|everybody|everyone) (?:in|on|with access to) (.+)$'), accessTo],
  [re('^(?:is|are) (?:the )?(?:bot|everything|it) (?:down|dead|broken|slow)\\b.{0,30}$'), 'doctor'],
  [re("^(?:what(?:'s| is) )?(?:the )?next (?:step )?(?:in|of) (?:the )?(?:aws )?(?:setup|set-?up|guide)$"), 'guide'],
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
    re(
      '^(?:(?:is there|are there|do i have|have i got) )?any(?:thing|one|body)? .{0,30}(?:in my (?:queue|list|inbox)|on my (?:plate|list))$',
    ),
    'pending',
  ],
  [
    re(
      '^(?:who|what|which|is|are|any)\\b.{0,40}\\b(?:waits?|waiting|pending) (?:for|on) (?:me|my (?:approval|decision))$',
    ),
    'pending',
  ],
  [re('^do i (?:owe|have to make|need to make)\\b.{0,20}\\b(?:decisions?|approvals?)$'), 'pending'],
  [
    re(
      "^(.{1,60}?)(?:'s)? (?:laptop|computer|phone|account|access key|password|credentials?|keys?) (?:(?:was|were|is|are|has been|have been|got) )?(?:stolen|hacked|compromised|leaked|phished)\\b.*$",
    ),
    stop,
  ],
  [re('^(?:emergency(?:[ -]stop)?)(?: (?:for|of))?(?: (.{1,60}))?$'), stop],
  [re('^(?:cut off|lock out) (.{1,60}?)(?: now| immediately| everywhere)*$'), stop],
  [
    /^(?:i )?(?:no longer|don't|do not) need (?:my |the )?access\b.*$|^(?:revoke|end|give back|remove) my access\b.*$/iu,
    'my-access',
  ],
  [
    /^(?:what|which) (?:access|permissions) do i have(?: (?:now|right now|today))?$|^do i have (?:any access|access to anything)$/iu,
    'my-access',
  ],
  [
    re(`^(?:what(?:'s| is| are) )?(?:all )?my (?:current |aws )?(?:access|permissions|grants|rights)${now}$`),
    'my-access',
  ],
  [
    re(
      `^(?:what|which|where)(?: access| permissions| accounts?| roles?)? (?:do|can|have|am) i (?:still |currently )?${have}(?: access)?(?: to)?${now}$`,
    ),
    'my-access',
  ],
  [re(`^(?:everything|all|what)(?: that)? i(?:'ve| have| can)(?: ${have})?(?: to)?${now}$`), 'my-access'],
  [
    re(
      `^(?:am|can|have|do) i still (?:in|on|able|get|log|reach|use|access|have (?:any )?(?:access|admin|permission|\\S*-|\\S+access))\\b.*$`,
    ),
    'my-access',
  ],
  [re('^(?:when|how long)\\b.{0,20}\\bmy (?:access|grants?|permissions?)\\b.{0,30}$'), 'my-access'],
  [
    re(
      '^(?:(?:how (?:long|much longer)|until when|till when) (?:do|can|may|will) i (?:still )?(?:keep|have|use|hold|reach|access)|when (?:do|will) i lose) (.+)$',
    ),
    (what = '') => (isAccess(what) ? 'my-access' : ''),
  ],
  [re('^.{0,30}\\b(?:access|grants?|permissions?) of mine\\b.{0,30}$'), 'my-access'],
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
    re(`^(?:any|where|why|who|when|how|what|has|have|is|was|did)\\b[^0-9]{0,60}\\b(?<!@)(?=\\d*[a-z])${id}\\b.{0,40}$`),
    (typed) => `status ${typed}`,
  ],
  [
    re(`^(?:is|was|has|have|did|why|when|who|where|how|what)\\b.{0,40}\\bmy ${lastly}request\\b(?! for).{0,30}$`),
    'status',
  ],
  [
    re(
      '^(?:did|has|have|will) (?:any|some)(?:one|body) (?:already |even )?(?:approved?|seen?|den(?:y|ied)|look(?:ed)? at) (?:my (?:thing|stuff|ask|wish)|mine|it|this)(?: yet| already)*$',
    ),
    'status',
  ],
  [
    re('^who (?:was|were|got|has been|have been) (?:given|granted) (?:access )?(?:(?:to|in|on) )?(.+)$'),
    (what) => `audit ${what} given`,
  ],
  [re("^(?:what(?:'s| has)? happened|what was done|who did what) (?:in|on|to|with) (.+)$"), about('audit')],
  [
    re(
      '^(?:all )?(?:the )?((?:grants?|approvals?|denials?|refusals?|extensions?) (?:(?:in|of|from|since|for|as|the|last|past|today|yesterday)\\b).*)$',
    ),
    (what) => `audit ${what}`,
  ],
  [
    re('^(?:the )?audit (?:(?:log|trail|history)(?: (?:of|for|on|about))?|of|for|on|about)(?: (.+))?$'),
    (what) => (what ? `audit for ${what}` : 'audit'),
  ],
  [
    re('^who (?:(?:would|will|does|has|have|must|needs?|should|can|could) )?(?:(?:have )?to )?approves? (.+)$'),
    about('explain'),
  ],
  [
    re("^why (?:can't|cannot|can not|couldn't|may) i (?:not )?(?:get|have|request|ask for|access|reach) (.+)$"),
    about('explain'),
  ],
  [
    re(
      '^(?:which|what) (?:rules?|polic(?:y|ies)) (?:appl(?:y|ies)|decides?|match(?:es)?|covers?)(?: (?:to|on|for|about))? (.+)$',
    ),
    about('explain'),
  ],
  [
    re(
      "^(?:who|everybody|everyone|anybody|people)(?!(?:'?s| is| are) (?!(?:in|on|able|still|got|else)\\b))(?: else| all)?(?:'?s got|'?s| who| has| have| with| can| is| are)+(?: got)?(?: able to)? (?:else )?((?:access|get|log|sign)(?: in)?(?:to| to)? |reach |use |in |on )?(?:to |into )?(?:the )?(.+)$",
    ),
    (verb, name = '') =>
      /^(?:i|you|who|responsible|on call|bound)\b/iu.test(name) || !(verb || isAccess(name)) ? '' : accessTo(name),
  ],
  [re("^(.{1,80}?)[ ,:-]+who(?: has| can|'?s got| is) (?:got )?(?:access|get in|log in|in it|in there)$"), accessTo],
  [
    re(
      '^(?:what|where|which accounts?) (?:can|could|may) (.+?) (?:access|reach|use|see|get (?:in)?to|log (?:in)?to|do)$',
    ),
    (name = '') => (/^(?:i|you|we|this)$/iu.test(name) ? 'help' : accessTo(name)),
  ],
  [re('^(?:what|which) (?:access |permissions )?does (.+?) (?:still )?have(?: access to)?$'), accessTo],
  [re('^does (.{1,60}?) (?:still )?have (?:any )?(?:access|anything|admin|permissions?)\\b.*$'), accessTo],
  [/^(.{1,80}?)'s? access$/iu, accessTo],
  [/^access (?:of|to|for|in|on) (.+)$/iu, accessTo],
  [
    re(`^(?:${asking}|request) (?:an? )?(?:some )?access(?: (?:to|on|in|for) (.+))?$`),
    (wish = '') => `request ${wish}`,
  ],
  [
    /^how (?:do|can|could) i (?:request|get|ask for) (?:an? )?access(?: (?:to|on|in) (.+))?$/iu,
    (wish = '') => `request ${wish}`,
  ],
  [re('^(?:(?:can|could) (?:you|u) (?:please )?)?let (?:me|us) (?:in(?:to)?|on) (.+)$'), about('request')],
  [
    re(
      '^(?:(?:can|could|would) (?:you|u|someone) (?:please )?)?(?:give|grant) ([^\\s,]+) (?:an? )?((?:access|\\S*access|admin|read-?only)\\b.*)$',
    ),
    (whom = '', wish) => (/^(?:me|us)$/iu.test(whom) ? '' : `${wished(wish)} for ${whom}`),
  ],
  [re(`^${asking} (.+)$`), wished],
  [
    re(`^(${aMention}|[^\\s,]+(?: [^\\s,]+)?) (?:also |urgently )?needs (.+)$`),
    (whom = '', _, wish) => wished(wish) && `${wished(wish)} for ${whom}`,
  ],
  [
    /^(?:help(?: me)?|hi|hello|hey|good (?:morning|afternoon|evening)|what (?:can|do) you do|how does (?:this|it) work)(?: there)?$/iu,
    'help',
  ],
  [re('^how (?:do|can) (?:i|we) (?:use|work with) (?:this|it|you|the bot)\\b.{0,20}$'), 'help'],
  [re('^(?:run )?(?:the |a )?(?:doctor|health ?check|self-?test|diagnostics?)$'), 'doctor'],
  [
    re('^(?:are you|is (?:everything|it|the bot|all)) (?:ok|okay|alive|up|healthy|working|well|there)\\b.{0,40}$'),
    'doctor',
  ],
  [
    re(
      '^(?:where (?:were|are) we (?:with|in)|continue(?: with)?|back to|resume) (?:the )?(?:aws )?(?:setup|set-?up|guide)\\b.{0,30}$',
    ),
    'guide',
  ],
  [
    re('^(?:(?:is|are) there )?(?:any|anything|something)? ?(?:new )?(?:findings|unexplained|suspicious)\\b.{0,30}$'),
    'findings',
  ],
  [/^(?:open |start )?(?:the )?(?:(?:setup )?guide|setup|set up)$/iu, 'guide'],
  [
    re(`^(bind|unbind) ${aMention}(?: to)?(?: (.+))?$`),
    (verb, slackId, user = '') => `people ${verb} ${slackId} ${user}`,
  ],
  [re(`^why is(?:n't)? ${aMention}(?: not)? bound$`), (slackId) => `people why ${slackId}`],
  [/^who(?:'s| is) who$/iu, 'people'],
]
