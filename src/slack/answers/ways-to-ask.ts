/** What somebody wants to know or to have done. */
export type Wanted =
  | 'thanks'
  | 'stop'
  | 'pause'
  | 'paused'
  | 'doctor'
  | 'guide'
  | 'findings'
  | 'people'
  | 'audit'
  | 'explain'
  | 'pending'
  | 'status'
  | 'mine'
  | 'my-access'
  | 'access'
  | 'request'
  | 'form'
  | 'help'

/** Words by which a wish is known, in each language. */
export interface Way {
  wanted: Wanted
  en?: RegExp
  ja?: RegExp
  /** Counts only where access is spoken of, or something of AWS is named: coffee is wished for as well. */
  ofAccess?: true
}

export const speaksOfAccess =
  /@(?:account|set|group|name)|\b(?:access|permissions?|admin|accounts|rights?|roles?|aws|prod|production|staging|sandbox|group|members)\b|アクセス|権限|ロール|アカウント|本番|ステージング|プロダクション|グループ/iu

/** Asks what one word of the bot or of AWS means, or how it is used; the word is `word`. */
export const asksOfWord = {
  en: /^(?!.*@(?!name))(?:what does(?=.* (?:mean|do)\b)|explain(?: to (?:me|us))?(?: what)?|(?:what(?:'s| is) )?the meaning of|how (?:do|can|should) (?:i|you) use)(?: (?:the|an?))?(?: word| command| button)? "?(?<word>@name|[\w-]+(?: [\w-]+){0,2}?)"?(?: command| button)?(?: (?:means?|do|is|are|to (?:me|us))\b.*)?$/iu,
  ja: /^(?!.*@(?!name))"?(?<word>[^"、。]{2,20}?)"?(?:(?:って|とは|は)?(?:の(?:意味|使い方|つかいかた)|どういう意味|何の意味)|とは(?:何|なに|なん)?$)/u,
}

/**
 * In lines whose names are masked as `@account`, `@set`, `@person`, `@group`, `@length`, `@id`, and `@name` for what looks like
 * one and is none. The first that fits is meant: what stands above decides where words of several wishes stand in one line.
 */
export const waysToAsk: Way[] = [
  {
    wanted: 'thanks',
    en: /^(?!.*(?:@account|@set|\bneed\b|\bbut\b|\?))(?:(?:ok(?:ay)?|kk?|great|perfect|cool|nice|awesome|brilliant|lovely|sweet|got it|super|many|much|@person|that|it)\b[,.! ]*)*(?:thanks?|thank (?:you|u)|thx|ty|tysm|cheers|works?|worked|appreciated?|obliged|nice one|well done)\b|^:(?:\+1|thumbsup|pray|tada|heart):/iu,
    ja: /^(?:(?:了解|承知|わかりました|完璧|ok)(?:です|しました|いたしました)?[、,。 !]*)*(?:(?:本当に|どうも|大変)?(?:ありがと|有難う|有り難う|サンキュー|サンクス|助か(?:り|っ|る)|感謝|ありがたい|あざ[すっま])|どうも(?:です)?$|(?<=[。!]|です|した)$|[^。、@]{0,16}ありがとうございま(?:す|した)[。!]*$|(?<=^了解|^承知)$)/iu,
  },
  {
    wanted: 'stop',
    en: /\b(?:laptop|computer|phone|account|keys?|password|credentials?|@person)\b.{0,20}\b(?:stolen|hacked|compromised|leaked|phished|infected)\b|\b(?:stole|hacked|leaked|phished|lost) (?:@person|his|her|their|my)\b|\bemergency[ -]stop\b|\b(?:cut off|lock out) @person|\bkill\b.{0,20}\bsessions?\b/iu,
    ja: /(?:アカウント|PC|パソコン|端末|スマホ|パスワード|認証情報|キー).{0,8}(?:乗っ取|盗|漏|流出|侵害|紛失|なくし|マルウェア)|不正アクセス|緊急停止|セッションを?.{0,4}(?:切|止)/iu,
  },
  {
    wanted: 'help',
    en: asksOfWord.en,
    ja: asksOfWord.ja,
  },
  {
    wanted: 'pause',
    en: /^(?:please )?(?:pause|stop|halt|freeze)\b.{0,8}\b(?:everything|all|bot)\b|^pause\b|\b(?:pause|resume) the bot\b|\bshould i (?:pause|resume)\b/iu,
    ja: /(?:全部|全て|すべて|ボット).{0,6}(?:止め|停止|中断)(?!中|して(?:い)?(?:る|ま))/u,
  },
  {
    wanted: 'people',
    en: /^who(?:'s| is) who\b|^(?:un)?bind @person|^why is(?:n't)? @person (?:not )?bound/iu,
    ja: /^@person ?[をのは].*(?:結び付|紐付)|^(?:メンバー|人)の?(?:一覧|結び付け|紐付け)/u,
  },
  {
    wanted: 'guide',
    en: /\b(?:set[- ]?up|setting up|guide)\b(?! (?:a|the|an) (?:call|meeting))(?!.*@)/iu,
    ja: /セットアップ|ガイド|初期設定/u,
  },
  {
    wanted: 'findings',
    en: /\b(?:findings?|unexplained|unmanaged|drift|suspicious|rogue)\b/iu,
    ja: /(?:説明(?:の|が)(?:つかない|できない)|不明な|不審な|怪しい|身に覚えのない|見知らぬ|想定外の|野良)(?:アクセス|権限)/u,
  },
  {
    wanted: 'paused',
    en: /^(?!.*@).*\b(?:are|is) (?:you|it|this|everything|the bot) (?:\w+ )?paused\b/iu,
    ja: /^(?!.*@).*一時停止(?:中|して(?:い)?(?:る|ま))/u,
  },
  {
    wanted: 'doctor',
    en: /^(?!.*@)(?:.*\b(?:bot|aws)\b.{0,12}\b(?:down|broken|dead|slow|alive|healthy|working|stuck|connected|responding|ok|up)\b|(?:is |are |why is )?(?:everything|it|this|that|you)\b.{0,12}\b(?:down|broken|dead|alive|healthy|working|stuck|ok|okay|up)\b|.*\b(?:are|is) (?:you|it|this|everything|the bot) (?:\w+ )?(?:down|broken|offline)\b|are you there\b|.*\bwrong with\b|(?:run )?(?:the |a )?(?:doctor|health ?-?check|self-?test|diagnostics?)\b)/iu,
    ja: /^(?!.*@).*(?:ボット.{0,6}(?:生き|動|調子|おかし|落ち|変|遅|応答|反応)|^(?:いま|今)?(?:ちゃんと|正常に)?(?:動いて|動か|稼働して|応答して)|ヘルスチェック|診断|(?:全部|全て|すべて).{0,2}止まって|動作確認|(?:調子|様子)が.?(?:おかし|悪))/u,
  },
  {
    wanted: 'audit',
    en: /\baudit (?:log|trail|history)\b|^(?:show )?(?:me )?(?:the )?audit(?: (?:of|for|on) .*)?$|(?<!my )(?<!request )\bhistory\b|\bevidence\b|\b(?:csv|jsonl?)\b|\bwho (?:had|was|were|got|has been|have been)\b(?=.*@)|\bwhat(?:'s| has| was)? (?:happened|changed|done)\b(?! (?:to|with) (?:@person|my|bob))|\b(?:when|what) did @person\b|\b(?:everything|what) (?:did )?@person (?:did|do|has done)\b|\b(?:yesterday|today|week|month)(?:'s)?\b.*\b(?:grants|approvals|denials|refusals|extensions)\b|\bwho did what\b|\b(?:who|(?:did|was|were|has|have) (?:any|some)(?:one|body)(?: get| been)?(?! approved|.*\bmy\b)) (?:gave|granted|added|removed|revoked|approved|denied|rejected|declined)\b.*@(?!id)|\b(?:changes|activity)\b.*@|\b(?:accessed|logged in(?:to)?|used)\b.*@account|\b(?:grants|approvals|denials|refusals|extensions|(?:denied|refused|granted|approved|rejected|declined) requests|(?<!my )requests (?:\w+ ){0,3}(?:denied|refused|granted|approved|rejected|declined|turned down))\b.*(?:\b(?:last|past|this|since|yesterday|today|january|february|march|april|may|june|july|august|september|october|november|december)\b|@length)/iu,
    ja: /^(?!.*(?:付与して|付けて|ほしい|欲しい|お願い|保有者|保持者)).*(?:監査(?:ログ|記録|証跡|履歴|用)|^監査(?!対応|で|のため)|(?<!申請)履歴|(?:付与|承認|申請|却下|操作)記録|@account.*の変更|(?:与え|付与し|付け)た.*(?:誰|だれ|どなた)|^(?:昨日|今日|先週|先月|今月)?(?:は|に)?(?:何|なに)が(?:あった|起|おき)|@account.{0,4}(?:何|なに)が(?:あった|起|おき)|(?:昨日|今日|先週|先月|今月).*@account.*(?:入|使)って?(?:い)?た|(?:昨日|今日|先週|先月|今月|過去|直近|全部の?|すべての|@length).{0,14}(?:付与|却下|拒否|承認された(?!.?$)|延長され|終了)|@person(?:さん)?の.{0,16}記録|(?:@length|過去|直近).*@account.{0,6}記録|@person.*いつ.?$|@person.{0,30}(?:何|なに)を.*(?:した|変更)|^(?!.*ください).*(?:もらった|承認した).*いつ|(?:持って(?:い)?た|いた)人)/iu,
  },
  {
    wanted: 'explain',
    en: /\bwho\b.{0,24}\bapproves?\b(?! (?:my|it|this|mine|that))(?=.*@)|\b(?:approvers?|approving)\b(?=.*@)|\b(?:which|what) (?:rules?|polic(?:y|ies))\b|\bwhy (?:can't|cannot|can not|couldn't|am i not|may i not)\b.*@|\bwho (?:do|can|should|must) i (?:ask|talk|contact|ping|go|write)\b|\bhow many approvals\b|\bwho decides\b|\b(?:max(?:imum)?|longest|limit)\b.*@|\bam i allowed\b.*@/iu,
    ja: /(?=.*@(?:account|set|name)).*(?:承認者|承認担当|承認する人|(?:誰|だれ|どなた)(?:の承認|が承認|が決|に(?:お願い|頼|聞|連絡|相談|申請|言))|何人の承認|承認フロー|(?:なんで|なぜ|どうして).*(?:でき|もらえ|入れ)ない)|@.*(?:最長|最大|上限)|(?:どの|どんな)(?:ルール|ポリシー)/u,
  },
  {
    wanted: 'status',
    en: /^(?:request )?@id$|@id.*\b(?:status|approve\w*|denied|done|extend|withdraw|cancel|stuck|yet|doing|please)\b|\b(?:any|status|approve|deny|show|see|check|extend|longer|withdraw|cancel|revoke|end|about|audit|where|why|who|when|how|is|has|did|was|update|request)\b.*@id|\bmy (?:last |latest |access )?(?:request|ask)\b(?! for)|\b(?:any|some) (?:news|updates?|progress)\b|\bwhere(?:'s| is) my (?:access|request)|\bwhy was i (?:denied|rejected|refused)|\bwho\b.{0,12}\bapprove (?:my|it|this)\b|\b(?:nobody|no one|has any|did any|has @person|did @person|has some|anyone|anybody|someone|somebody)\w*\b.{0,20}\b(?:approved?|look(?:ed)? at|den(?:y|ied)|seen)\b|\bnot? (?:been )?approved\b|\bapproved yet\b|\b(?:did|has) (?:it|that|mine) (?:go|gone|been|get)\b|\bstill nothing\b/iu,
    ja: /@id.*(?:どう|状況|状態|ステータス|承認|却下|まだ|なぜ|なんで|誰|だれ|いつ|止ま|進捗|結果|詳細|延|取り?下げ|取り?消|見|教え|期限)|(?:状況|ステータス|状態|監査|履歴|申請).{0,3}@id|申請(?:は|って|、|の|が|を|まだ)*.{0,8}(?:どうな|状況|状態|ステータス|通(?:っ|り|らな)|まだ|承認され|却下され|取り?消|取り?下げ|キャンセル|進捗)|^(?:状況|ステータス|状態|進捗)(?:は|を.*)?$|(?:なぜ|なんで|どうして)却下|承認され(?:ない|ません|てない|た|まし)|承認(?:して)?(?:もらえ|いただけ)(?:た|まし)|まだ(?:です|かな|来|届|か|$)|(?:誰|だれ|どなた)(?:か|が)?(?:もう)?承認して|@person.{0,6}承認(?:し(?:た|ま)|して)|いつ承認|通ってない|結果はまだ|(?<!承認で)止まって|(?:誰|だれ|どなた|どこ)(?:が|で).{0,4}止め/u,
  },
  {
    wanted: 'access',
    en: /\b(?:revoke|remove|kick|take)\b.*@person|@person.*\b(?:has left|left (?:us|the (?:company|team))|quit)\b/iu,
    ja: /@person.*(?:外し|剥奪|取り上げ|削除|はく奪|退職)/u,
  },
  {
    wanted: 'my-access',
    en: /^(?!.*@person)(?:.*\b(?:no longer|don't|do not|dont) need\b|.*\bi(?:'m| am) (?:all )?(?:done|finished|through)\b|.*\b(?:i want|get me|take me|let me) out of\b|.*\b(?:sign|log) me out\b|.*\b(?:remove|take) me (?:from|off|out)\b|(?:all )?(?:done|finished)\b|.*\b(?:give|hand)\b.*\bback\b|.*\b(?:drop|revoke|end|remove|return|release|relinquish|cancel) my (?!request)|.*\byou can (?:take|remove|revoke|end)\b|.*\b(?:extend|extension|longer|more time|renew|prolong\w*|out of time)\b(?! need)|.*\banother (?:hour|day|few|\w+ (?:hours?|minutes?|days?))\b|.*\b\w+ more (?:hours?|minutes?|mins?|days?|time)\b|.*\bkeep\b.*@)/iu,
    ja: /^(?!.*@person)(?:.*(?:不要|いらな|要らな|返却|返し|終わり|終わっ|終了し|完了|使い終|抜け(?:たい|ます|まし)|もう使(?:い|わ)|手放)|.*(?:延長|延ば|のば(?:し|せ)|伸ば|もう(?:少し|ちょっと|ちょい)|時間.{0,3}(?:足り|間に合わ)|切れ(?:そう|るので|る前))|.*(?:あと|もう) ?(?:少し|ちょっと|@length))/u,
  },
  {
    wanted: 'pending',
    en: /^(?:(?:my|any|anything|the|open|show|new|is|are|there|what(?:'s| is| are)?|do i have|something)\b ?)*(?:pending|waiting|open requests?|approvals?|queue)\b(?! invoice)|\b(?:waits?|waiting|pending)\b.{0,8}\b(?:for|on|with) (?:me|my|us)\b|\b(?:i|me) (?:\w+ ){0,2}(?:to )?(?:approve|sign off|review|decide)\b(?! (?:it|that) later)|\bmy (?:approval|decision|ok|review|attention|queue|inbox|plate|desk|list)\b|\bowe\b.*\bdecision|@person's (?:request|ask)\b|^(?:lgtm\W*|ok\W*|please )*(?:approve|deny|reject)(?:d)?\b(?=$| (?:@person|it|this|all|everything|them|that))/iu,
    ja: /承認待ち|(?:自分|私|俺|僕)待ち|(?:承認|approve)(?:が必要な|する(?:もの|やつ|申請|件))|(?:私|自分|俺|僕)の(?:対応|判断|決裁|番(?!号))|(?:対応|決裁)が?必要な|(?:頼まれ|依頼され|お願いされ)て(?:い)?る|承認(?:すべき|しないと|しなきゃ|しなければ|依頼|リクエスト|の依頼)|^(?:全部|すべて|全て|まとめて)?承認(?:は|を|します|しました|したい|OK)?$|未承認|保留|承認で止まって|未処理|未対応|対応待ち|決裁待ち|判断(?:し|すべき|が必要|待ち)|(?:何|なに)か(?:溜|たま|待|残)|待って(?:い)?る(?:人|もの|申請|件)|申請(?:が|は)?.{0,2}(?:き|来|届)て|@person(?:さん)?の(?:申請|依頼|リクエスト)/iu,
  },
  {
    wanted: 'mine',
    en: /\bmy (?:\w+ )?requests\b|\bmy (?:request )?history\b|\bwhat (?:have|did) i (?:requested?|ask(?:ed)? for)\b|\bwhat i (?:requested|asked for)\b|^(?:the )?same (?:as|thing|again)\b|^again$/iu,
    ja: /(?:私|わたし|自分|僕|俺)の申請|申請(?:の?一覧|履歴)|これまでの申請|何を申請|^(?:前|前回|この前|先ほど|さっき)と同じ/u,
  },
  {
    wanted: 'my-access',
    ofAccess: true,
    en: /\b(?:am|do|have|can) i (?:still|currently)\b|\bam i in\b|\bdo i have\b|\bhow long\b.*\bi\b|\bwhen (?:do|will) i\b|\bwhere am i\b|\b(?:which|what) .{0,20}\b(?:(?:do|can|am|have) i|i (?:can|may)(?! (?:request|ask)))\b/iu,
    ja: /(?:私|わたし|わたくし|自分|僕|俺|マイ)(?:の|は|が|って|も|、|まだ)?(?!.*(?:申請|(?<!て)ください|ほしい|欲しい))|(?:今|いま|現在).{0,6}(?:持|使え|有効|アクセスでき)(?!.*@person)|まだ.{0,20}(?:使え|入れ|アクセスでき|有効)|いつまで|(?<!@person.{0,4})持って(?:い)?る(?:権限|アクセス)/u,
  },
  {
    wanted: 'my-access',
    en: /\bmy (?:current |own |aws |active )*(?:access|permissions?|roles?|grants?|rights|accounts?)\b(?! key)|\bwhat (?:do|can) i (?:have|got|reach|access|use)\b|\bi(?:'ve| have) got\b|\b(?:grants?|access|permissions?) of mine\b|\bhow (?:long|much)\b.*\b(?:left|my)\b|\bhow many\b.*\b(?:left|remain)\b|\bleft\b.*\bmy\b/iu,
    ja: /残り時間|あと何(?:時間|分|日)|^(?!.*(?:@|誰|だれ|どなた|人)).*(?:持って(?:い)?る|使える|入れる)(?:やつ|もの|分)|^いつまで(?:使え|入れ|アクセス)?|期限はいつ/u,
  },
  {
    wanted: 'access',
    ofAccess: true,
    en: /\b(?:who|whos|everyone|everybody|anyone|anybody|people|members?|users|list|names)\b(?! (?:am|are) (?:i|you))(?!.*\bneeds?\b)|^(?:show (?:me )?)?(?:all |the )?(?:@set$|access (?:to|of|on|in))|\b(?:access (?:list|review)|has access|how many)\b/iu,
    ja: /(?:誰|だれ|どなた)(?!か)|(?:る|た|つ)の?人|メンバー|一覧|保持者|保有者|利用者|レビュー|棚卸|(?:できる|入れる|使える|持って(?:い)?る)(?:の|人)|何人/u,
  },
  {
    wanted: 'access',
    en: /^(?!.*\b(?:needs?|give|grant|let|add|for) .*@person|.*@person (?:also |urgently )?needs?\b).*@(?:person|group).{0,14}\b(?:able|access|permissions?|roles?|rights|reach|touch|have|got|do|get|log in|deploy)\b|\b(?:is|does|can) (?:the )?@(?:person|group)\b|@person's\b|^(?:what|which)\b.* (?:can|does) (?!i\b|you\b|we\b|this\b)@?\w+ (?:\w+ )?(?:access|reach|have|get to)\b|^\w+'s access$/iu,
    ja: /@(?:person|group) ?(?:さん|様|グループ)?(?:の|は|って|が)(?!.*(?:付与|付け|(?<!て)ください|ほしい|欲しい|お願い|必要|用|ように)).*(?:権限|アクセス|入れ|入って|見れ|見られ|触れ|使え|でき|持|何|どこ|ロール|まだ.{0,6}@set)|^[^@ ]{1,12}さんの(?:権限|アクセス)(?!.*(?:付与|付け|ほしい|欲しい|お願い|必要|ように))|^(?!私|わたし|自分|僕|俺)[^@ ]{1,12}は(?:何|なに|どこ)(?:に|へ|を)(?:アクセス|入れ|持)|(?:@account|@set|@name|@group)(?:へ)?の(?:アクセス|権限)(?:一覧)?$/u,
  },
  {
    wanted: 'request',
    ofAccess: true,
    en: /\b(?:need(?:s|ed)?|want(?:s|ed)?|'d like|would like|like to|require[sd]?|request(?:ing)?|give|grant|get|let|add|onboard|assign|borrow|elevate|can i have|could i have|may i have|allowed to|break[- ]?glass|requesting|(?:ask|apply)(?:ing)? for|possible|provision|unlock|hook|hop|jump|told to ask|(?:have|has|got) to|must)\b|@(?:account|set).*\b(?:please|pls|plz|asap|urgent\w*)\b|\b(?:please|pls|plz|urgent\w*)\b.*@(?:account|set)|\b(?:can't|cannot|can not|couldn't|locked out|don't have|no) .{0,24}@(?:account|name)|\bcan i\b.*@/iu,
    ja: /(?<!て)(?:ください|下さい)|くれ|欲し|ほし|お願い|おねがい|必要|付与|付け|つけて|依頼|申請|リクエスト|もら(?:え|う|い)|いただ|頂け|(?:入り|使い|見|触り|アクセスし|ログインし|確認し|調べ|作業し|直し|調査し|変更し|デプロイし|やり)た[いく]|する?必要|て(?:も)?(?:いい|よい)|開けて|解放して|入れて|[かさたならわ]せて|見せて|入れるように|ちょうだい|至急|@(?:account|name).*(?:入れ|でき|ログインでき)(?:ない|ません)|plz/u,
  },
  {
    wanted: 'form',
    en: /^(?:(?:make|open|start|a|an|new|another) )*(?:access )?request$|\bhow (?:do|can|could|to) (?:i )?(?:request|ask for|get) (?:an? )?access\b|\bwhat (?:can|may|am) i (?:allowed to )?(?:request|ask for)\b|^i need access$/iu,
    ja: /^(?:新規|新しい)?の?申請(?:を|が|書)?(?:したい|します|する.*|方法|の(?:仕方|やり方).*|お願い.*)?(?:です)?$|何が申請でき/u,
  },
  {
    wanted: 'help',
    en: /^(?:hi|hiya|hello|hey|(?:good )?(?:morning|afternoon|evening)|help|commands?|menu|usage)\b.{0,12}$|\bcommands\b|\bwhat (?:can|do) you do\b|\bwhat is this\b|\b(?:who|what) (?:\w+ )?are you\b|\b(?:instructions|examples)\b|\bwhat (?:do|should) i do\b|\bi'm confused\b|\bhow (?:do|does|to|can|should)\b.*\b(?:you|this|it|works?|thing|bot|use)\b|\bi'm lost\b|^\?+$/iu,
    ja: /ヘルプ|使い方|つかいかた|^(?:こんにちは|こんばんは|おはよう|お疲れ|おつかれ|はじめまして)|^(?:何|なに)が(?:でき|可能)|どうやって使|^わから|何を?すれば|何者|^あなたは|コマンド|困って|どうすれば/u,
  },
]
