import { longestQuestion, typedText, unquoted } from './typed-text.ts'

/** A command's word and what came after it; no word: not understood. */
export interface Understood {
  word: string
  rest: string
}

/** More than a reason may have, and the names before it. */
const longestWish = 4_000

type Meaning = string | ((...groups: string[]) => string)

/** Six letters and digits, one of them a digit; I, L and O are read aloud for 1 and 0. */
const id = '((?=[a-z]*\\d)[0-9a-z]{6})'
const mention = '(<@[UW][A-Z0-9]+>)'
const me = '(?:私|わたし|自分|僕|俺|マイ)'
const who = '(?:誰|だれ|どなた)'
const own = (rest: string) => new RegExp(`^(?:(?:今|現在)の)?${me}(?:の|は)?(?:今|現在)?の?${rest}`, 'iu')
const re = (source: string) => new RegExp(source, 'iu')

/** What people ask, in English, without "please" and the like; the first that fits is meant. */
const english: [RegExp, Meaning][] = [
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

const seeing = '(?:を?(?:見せて|教えて|確認したい|見たい|確認|表示して?|知りたい|一覧))?'
const doing = '(?:に|へ)(?:は)?'

/** The same in Japanese, without です, ください and the like. */
const japanese: [RegExp, Meaning][] = [
  [
    /^(?:(?:了解|承知)(?:です|しました)?[、,。 ]*)?(?:どうも)?(?:ありがとう|有難う|サンキュー|助かりました|感謝)/u,
    'thanks',
  ],
  [/^(?:ヘルプ|使い方|こんにちは|こんばんは|おはよう|お疲れ|はじめまして|何ができ|なにができ)/u, 'help'],
  [/^(?:セットアップ|ガイド)(?:を?(?:開いて|開く|始めたい|見せて))?$/u, 'guide'],
  [/^(?:もう)?(?:アクセス|権限)(?:は|が)?(?:もう)?(?:不要|いらない|要らない|を?返却したい|を?返したい)/u, 'my-access'],
  [re(`^(?:申請)?${id}(?:の(?:申請の)?(?:状況|ステータス|状態)|は?どう|は承認).*$`), (typed) => `status ${typed}`],
  [re(`^(?:状況|ステータス|状態)(?: |は|:)*${id}$`), (typed) => `status ${typed}`],
  [re(`^(?:監査|履歴)(?: |の)*${id}?$`), (typed = '') => `audit ${typed}`],
  [
    re(`^(?:${me}の)?(?:承認待ち|自分待ち)(?:の(?:申請|一覧|もの))?(?:は|が)?(?:ある|あります?か?)?${seeing}$`),
    'pending',
  ],
  [
    re(
      `^(?:何か)?(?:${me}(?:が|の))?(?:承認(?:する|が必要な|すべき)|待っている|${me}待ちの)(?:もの|申請|件)?(?:は|が)?(?:何|ある|ありますか)?$`,
    ),
    'pending',
  ],
  [
    re(
      `^(?:${me}の|さっきの|この前の)?(?:申請(?:の|は)?)?(?:状況|ステータス|どうな(?:った|りましたか|っていますか|ってますか|ってる)|まだですか|まだ|承認された|承認されましたか)(?:は)?${seeing}$`,
    ),
    'status',
  ],
  [own(`申請(?:の?(?:一覧|履歴))?${seeing}$`), 'mine'],
  [re(`^(?:これまでの)?申請の?(?:一覧|履歴)${seeing}$|^これまでの申請$`), 'mine'],
  [own(`(?:アクセス権?|権限)(?:一覧|は)?${seeing}$`), 'my-access'],
  [own('(?:は|が)?(?:何|なに|どこ|どのアカウント)(?:に|へ)アクセスでき'), 'my-access'],
  [/^(?:今|現在)?アクセスできる(?:アカウント|もの|ところ)(?:は|を?(?:教えて|見せて))?$/u, 'my-access'],
  [re(`^(.+?)(?:さん)?は(?:何|なに|どこ)(?:に|へ)アクセスでき`), (name) => `access ${name}`],
  [re(`^${who}(?:が|に)?アクセス(?:でき|可能)`), 'access'],
  [re(`^${who}が ?(.+?)${doing}(?:アクセスでき|入れ|ログインでき)`), (name) => `access ${name}`],
  [re(`^(.+?)${doing}${who}がアクセス`), (name) => `access ${name}`],
  [
    re(
      `^(.+?)(?:(?:に|へ)(?:アクセスできる|入れる|ログインできる)|を使える)(?:の(?:は|が)|人(?:は|が|を))?(?:${who}|教えて|見せて)?$`,
    ),
    (name) => `access ${name}`,
  ],
  [
    re(
      `^(.+?)(?:への?アクセス権?|のアクセス権?|の権限|権限)?(?:が|を)(?:ある|あります|持っている|持ってる)(?:の(?:は|が)|人は)(?:${who})?$`,
    ),
    (name) => `access ${name}`,
  ],
  [/^(?:アクセス権?|権限)(?:が|を|は)?(?:申請|欲しい|ほしい|ください|くれ|必要|ちょうだい|お願い|$)/u, 'request'],
  [/^申請(?:したい|する(?:に|方法).*|方法|の(?:仕方|やり方).*|を?お願い)?$/u, 'request'],
  [
    /^(.+?)(?:(?:に|へ)(?:アクセスしたい|入りたい|ログインしたい)|(?:へ|に対す)?の?(?:アクセス権?|権限)(?:を|が)(?:申請したい|欲しい|ほしい|ください|必要|お願い))$/u,
    (wish) => `request ${wish}`,
  ],
  [
    /^(.+?)(?:を|が)?(?:申請したい|欲しい|ほしい|ください|必要)$/u,
    (wish) => (/[0-9a-z]/i.test(wish ?? '') ? `request ${wish}` : ''),
  ],
  [re(`^(.+?)(?:さん)?の(?:アクセス権?|権限)(?:一覧|は)?${seeing}$`), (name) => `access ${name}`],
  [re(`^${mention} ?を ?(.+?) ?に(?:結び付け|紐付け)`), (slackId, user) => `people bind ${slackId} ${user}`],
  [re(`^${mention} ?の(?:結び付け|紐付け)を?(?:解除|取り消)`), (slackId) => `people unbind ${slackId}`],
  [re(`^${mention} ?は?(?:なぜ|どうして)`), (slackId) => `people why ${slackId}`],
  [/^(?:メンバー|人)の?(?:一覧|結び付け|紐付け)/u, 'people'],
]

const before =
  /^(?:hey|hi|hello|please|pls|ok|so|um|sorry|(?:can|could|would|will) you(?: please)?(?= (?:tell|show|list|give me a list))|(?:tell|show)(?: me)?|list|i(?:'d like| want) to (?:know|see)|すみません|あの)(?:[,、:]? +|[,、])(?=\S)/iu
const after = /(?:[,]? (?:please|pls)|(?:です|ます)?よ?ね|です|でしょう|ですか|てください|下さい)$/iu
const question = /^(?:\S+ (?:i|we|you) (?:please )?)?(?:pause|resume)\b.*\?$/iu
const end = /[\s?!。.、~:;()]+$/u

function bare(said: string): string {
  let text = said.replace(end, '')
  for (let i = 0; i < 4; i++) text = text.replace(before, '').replace(end, '')
  for (let i = 0; i < 2; i++)
    text = text
      .replace(/ですか$/u, '')
      .replace(after, (s) => (s.startsWith('て') ? 'て' : ''))
      .replace(end, '')
  return text
}

/**
 * The one reader of what people type, as a command or in a direct message. A command's own word comes first; then the ways
 * people ask, in both languages. `asks`: whether a word is one.
 */
export function understand(sent: string, isWord: (word: string) => boolean): Understood {
  // A wish brings its reason, which is not cut. The patterns below are for short questions.
  if (sent.length > longestQuestion) {
    const [, wish] = /^request (.+)$/isu.exec(typedText(sent, longestWish)) ?? []
    if (wish !== undefined) return { word: 'request', rest: wish }
  }
  const said = unquoted(typedText(sent))
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(said) ?? []
  const word = first.toLowerCase().replace(end, '')
  // A question about it is no command.
  if (question.test(said)) return { word: 'help', rest: 'pause' }
  const phrase = bare(said)
  for (const [pattern, meaning] of [...english, ...japanese]) {
    const found = pattern.exec(phrase)
    if (!found) continue
    const [, ...groups] = found
    const meant = typeof meaning === 'string' ? meaning : meaning(...(groups as string[]))
    if (meant === '') continue
    const [, w = '', r = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(meant.trim()) ?? []
    return { word: w, rest: w === 'access' ? r.replaceAll('"', '') : r }
  }
  const typed = word === 'status' || word === 'audit' ? rest.replaceAll('"', '').replace(end, '') : rest
  return isWord(word) && fits(word, typed) ? { word, rest: typed } : { word: '', rest: said }
}

/** "Status quo" and "resume writing" begin with a command's word, and are none. */
function fits(word: string, rest: string): boolean {
  if (word === 'status') return !rest.includes(' ')
  // An account is closed by a request.
  if (word === 'close') return /^(?=\S*\d)[0-9a-z]{6}(?:\s|$)/i.test(rest)
  if (word === 'resume') return /^(?:(?:the )?bot|everything|please|now)?[.!]*$/i.test(rest)
  return true
}
