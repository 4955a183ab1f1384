const filler =
  /^(?:@?aws[ -]?setup\b|[\s.,;:!?=@&+()"'*-]+|(?:a|an|the|i|we|me|us|my|our|you|u|he|she|they|is|be|it|to|in|on|into|at|for|of|with|as|by|and|or|please|pls|plz|hey|hi|hello|can|could|would|will|may|might|someone|somebody|anyone|give|grant|get|have|needs?|want|wants|like|love|requires?|request|requesting|let|add|put|assign|onboard|access|acces|permissions?|rights?|role|account|group|env|environment|possible|some|any|only|just|asap|now|right now|urgently|urgent|also|there|'d|'m|'s|temporary|temporarily|duration|length|how (?:do|can|should) i(?: go about)?|asking(?: for)?|gotta|wanna|apply(?:ing)?(?: for)?|i'd|i'm|it's|req\w{2,5}|acc?es{1,3}|locked out of|is it possible|able|break[- ]?glass|locked out|can't|cannot|so|granted|full)(?![\w'])|[、。，．！？「」・]|(?:さん|様|くん|の|を|に|へ|で|が|は|も|と|って|権限|アクセス権?|アカウント|グループ|ロール|環境|申請|依頼|リクエスト|付与|至急|緊急|今すぐ|すみません|お疲れ(?:様|さま)です|どうすれば[\p{Script=Hiragana}]*|おはようございます|です|ます|だけ|のみ|用|ちょっと|として|ぐらい|くらい|ほど|間))/iu
const fillerEnd =
  /(?:[\s.,;:!?=@&+()"'*-]+|(?<![\w'])(?:a|an|the|i|we|me|us|my|our|you|u|is|be|to|in|on|into|at|for|of|with|as|by|and|please|pls|plz|can|could|would|someone|give|grant|get|have|needs?|want|access|permissions?|rights?|role|account|group|env|environment|only|just|asap|now|right now|urgently|also|there|thanks|thx|temporarily)|[、。，．！？「」・]|(?:さん|様|の|を|に|へ|(?<!ま)で|が|は|も|と|って|権限|アクセス権?|アカウント|グループ|ロール|環境|申請|依頼|リクエスト|付与|至急|今すぐ|だけ|のみ|用|して|ちょっと))$/iu
/** Asking, at the end of a Japanese sentence. */
const asking =
  /(?:を|が|に|(?<!ま)で|へ|の)?(?:付与|付け|つけ|入れ|入り|入ら|使い|使わ|使え|見せ|見|もらう?|もらえ|いただ|頂|申請|貸し|アクセスし|ログインし|アクセスさせ|ログインさせ|お願い|おねがい|必要|欲し|ほし|くださ|下さ|くれ|ちょうだい|可能|でき|リクエスト)[\p{Script=Hiragana}ー]*(?:(?:必要|欲しい|可能)\p{Script=Hiragana}*)?$/u

const politeness =
  /^(?:[\s.,;:!?=&+-]|(?:please|pls|plz|thanks|thx)\b|[、。，．！？]|(?:さん|様)|(?:の|を|に|へ|で|が|は|も|と)(?!\p{Script=Hiragana}))+/iu
const politenessEnd =
  /(?:[\s.,;:!?=&+-]|\b(?:please|pls|plz|thanks|thx|in|on|to|into|for|at|the|an?|of|and|access|as)|[、。，．！？]|(?:さん|様|の|を|に|へ|(?<!ま)で|が|は|も|と|権限|アクセス権?|アカウント))$/iu

/** What is left of a part of a wish when the asking is taken away; where only asking was left, nothing. */
export function leftOfAsking(text: string): string {
  const bare = until(text, (words) => words.replace(filler, '').replace(fillerEnd, '').replace(asking, ''))
  return bare && until(text.replace(politeness, ''), (words) => words.replace(politenessEnd, '').replace(asking, ''))
}
const until = (text: string, shorten: (text: string) => string): string => {
  const shorter = shorten(text)
  return shorter === text ? text : until(shorter, shorten)
}
