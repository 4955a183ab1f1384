import type { Text } from '../i18n.ts'
import { byAws, type Choices, choices, type IdentitySource, identitySource, sourceName } from './choices.ts'

/** Why a step does not concern the company; undefined where it does. */
type WhyNot = Text | undefined
type Made = { choices: Choices }

/** Only where people come from one of these; before that is decided nobody knows. */
export const withSource =
  (...sources: IdentitySource[]) =>
  ({ choices }: Made): WhyNot => {
    const source = identitySource(choices)
    if (source === undefined) return undecided
    return sources.includes(source) ? undefined : notWith(choices)
  }

/** Also before it is decided. */
export const unlessSource =
  (...sources: IdentitySource[]) =>
  ({ choices }: Made): WhyNot => {
    const source = identitySource(choices)
    return source !== undefined && sources.includes(source) ? notWith(choices) : undefined
  }

const undecided: Text = {
  en: 'It depends on the identity source, which is not decided yet.',
  ja: 'アイデンティティソースによって決まります。アイデンティティソースはまだ決まっていません。',
}

function notWith(made: Choices): Text {
  const name = sourceName(made)
  return {
    en: `Not needed with your identity source: ${name?.en}.`,
    ja: `アイデンティティソースが「${name?.ja}」の場合は必要ありません。`,
  }
}

/** Where AWS shows the account, the steps of the sign-up are shown as done. */
export const unlessAccount = ({ choices: { awsAccount } }: Made): WhyNot =>
  awsAccount?.value === 'existing' && awsAccount.by !== byAws
    ? {
        en: 'Somebody has said that you have an AWS account already.',
        ja: 'AWS アカウントはすでにある、と回答されています。',
      }
    : undefined

export function unlessNamed({ choices: { portalAlias } }: Made): WhyNot {
  if (!portalAlias)
    return {
      en: 'Whether the portal gets a name is not decided yet.',
      ja: 'ポータルに名前を付けるかどうかは、まだ決まっていません。',
    }
  if (portalAlias.value !== 'none') return undefined
  const seen = portalAlias.by === byAws ? choices.portalAlias.concluded : undefined
  return (
    seen ?? {
      en: 'It was decided to keep the address that AWS gives.',
      ja: 'AWS が付けた URL のまま使うことに決まっています。',
    }
  )
}
