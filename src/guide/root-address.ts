import type { Text } from '../i18n.ts'

/**
 * AWS takes 6 to 64 characters: https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
/** Words by which teams name their mailboxes. */
const role =
  /\b(?:aws|admins?|administrators?|it|ops|devops|operations?|sre|cloud|infra|infrastructure|platform|root|security|sysadmins?|system|team|billing|accounts?|group|support|helpdesk|list|dl|jouho|joho|johosys|info)\b/i
/** `paulo.santos`, `p.santos`, `taro-yamada`. */
const fullName = /^[a-z]{1,}[._-][a-z]{2,}$/i
const freeMail =
  /@(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|live|me|docomo|ezweb|softbank|i\.softbank)\.[a-z.]+$/i

export function emailProblem(value: string): Text | undefined {
  const email = value.trim()
  if (address.test(email) && email.length >= 6 && email.length <= 64 && /^[\x21-\x7e]+$/.test(email)) return undefined
  return {
    en: 'This is not an e-mail address that AWS takes: 6 to 64 characters, as in aws-root@example.com.',
    ja: 'AWS で使える E メールアドレスではありません。aws-root@example.com のように、半角 6〜64 文字で入力してください。',
  }
}

/** Whether the address looks like one person's. It can only look so: nobody but the company knows who reads it. */
export function looksPersonal(email: string): boolean {
  const [local = ''] = email.split('+')[0]?.split('@') ?? []
  const name = email.includes('@') ? (email.split('@')[0]?.split('+')[0] ?? local) : local
  if (freeMail.test(email)) return true
  return !role.test(name.replace(/[._-]/g, ' ')) && fullName.test(name)
}

export const personalWarning = (email: string): Text => ({
  en: `${email} looks like one person’s address. When that person leaves, so does the way back into the account: use a group address.`,
  ja: `${email} は個人のアドレスのようです。その方が異動や退職をすると、アカウントを復旧できなくなります。グループのアドレスをお使いください。`,
})
