import type { Text } from '../i18n.ts'
import type { ShowContext } from './define-step.ts'

/** From this share of its quota on an account has too little room for the roles of permission sets. */
export const tight = 0.9

export interface RoleRoom {
  account: string
  roles: number
  quota: number
}
const line = /(\d{12})\s+(\d+)\s+(\d+)/g

/** What the command below prints, for one account or for several after each other. */
export const measured = (value: string | null | undefined): RoleRoom[] =>
  [...(value ?? '').matchAll(line)].map(([, account = '', roles, quota]) => ({
    account,
    roles: Number(roles),
    quota: Number(quota),
  }))

/** One word of a shell, whatever an account is called. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** Prints the account's number, its roles and its quota in one line, signed in to that account. */
export const measureCommand = (profile: string): string =>
  [
    `P=${quoted(profile)}; echo "$(aws sts get-caller-identity --query Account --output text --profile "$P")`,
    `$(aws iam get-account-summary --query '[SummaryMap.Roles,SummaryMap.RolesQuota]' --output text --profile "$P")"`,
  ].join(' ')

export function roleRoomProblem(value: string, { directory }: Pick<ShowContext, 'directory'>): Text | undefined {
  const rows = measured(value)
  if (rows.length === 0 || value.replace(line, '').trim() !== '')
    return {
      en: 'Room for roles: expected lines of account, roles and quota, as the command prints them: 111122223333 120 1000.',
      ja: 'ロールの空き: コマンドの出力どおりに、アカウント、ロール数、上限の順で貼り付けてください（例: 111122223333 120 1000）。',
    }
  const strange = rows.find(({ account }) => directory.accounts().length > 0 && !directory.account(account))
  return (
    strange && {
      en: `Room for roles: ${strange.account} is no account of this organization.`,
      ja: `ロールの空き: ${strange.account} はこの組織のアカウントではありません。`,
    }
  )
}

export const tightOnes = (value: string | null | undefined): RoleRoom[] =>
  measured(value).filter(({ roles, quota }) => roles >= quota * tight)

export function tightWarning(value: string): Text | undefined {
  const list = tightOnes(value).map(({ account, roles, quota }) => `${account} (${roles}/${quota})`)
  if (list.length === 0) return undefined
  return {
    en: `Ask for a higher quota before you go on: ${list.join(', ')}.`,
    ja: `先にクォータの引き上げをリクエストしてください: ${list.join('、')}。`,
  }
}

/** Active accounts that nobody has measured yet, the bot's own left out, and those that it reads by its role there. */
export const unmeasured = ({
  directory,
  confirmed,
  findings,
}: Pick<ShowContext, 'directory' | 'confirmed' | 'findings'>) => {
  const finding = findings['iam-roles']
  const read = finding && 'seen' in finding ? finding.seen : undefined
  const known = new Set([...measured(confirmed['iam-roles']?.value), ...measured(read)].map(({ account }) => account))
  return directory
    .accounts()
    .filter(({ id, state }) => state === 'ACTIVE' && id !== directory.identity.accountId && !known.has(id))
}
