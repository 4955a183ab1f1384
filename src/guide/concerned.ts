import type { Text } from '../i18n.ts'
import { byAws, type Choices, choices, type IdentitySource, identitySource, sourceName } from './choices.ts'

/** Whether a step concerns the company: true, or why not. */
export type Concern = true | Text
type Made = { choices: Choices }

/** Where people come from one of these; before that is decided nobody knows. */
export const withSource =
  (...sources: IdentitySource[]) =>
  ({ choices }: Made): Concern => {
    const source = identitySource(choices)
    return source === undefined ? undecided : sources.includes(source) || sourceIs({ choices })
  }

/** Also before it is decided. */
export const unlessSource =
  (...sources: IdentitySource[]) =>
  ({ choices }: Made): Concern => {
    const source = identitySource(choices)
    return source === undefined || !sources.includes(source) || sourceIs({ choices })
  }

const undecided: Text = {
  en: 'It depends on the identity source, which is not decided yet.',
  ja: 'アイデンティティソースによって決まります。アイデンティティソースはまだ決まっていません。',
}

function sourceIs({ choices }: Made): Text {
  const name = sourceName(choices)
  return {
    en: `Your identity source is another one: ${name?.en}.`,
    ja: `アイデンティティソースが異なります:「${name?.ja}」`,
  }
}

/** Where AWS shows the account, the steps of the sign-up are shown as done. */
export const signsUp = ({ choices: { awsAccount } }: Made): Concern =>
  awsAccount?.value !== 'existing' ||
  awsAccount.by === byAws || {
    en: 'Somebody has said that you have an AWS account already.',
    ja: 'AWS アカウントはすでにある、と回答されています。',
  }

export function namesPortal({ choices: { portalAlias } }: Made): Concern {
  if (!portalAlias)
    return {
      en: 'Whether the portal gets a name is not decided yet.',
      ja: 'ポータルに名前を付けるかどうかは、まだ決まっていません。',
    }
  if (portalAlias.value !== 'none') return true
  const seen = portalAlias.by === byAws ? choices.portalAlias.concluded : undefined
  return (
    seen ?? {
      en: 'It was decided to keep the address that AWS gives.',
      ja: 'AWS が付けた URL のまま使うことに決まっています。',
    }
  )
}
