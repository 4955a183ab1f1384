import { classify, isCredentialsError } from '../aws/aws-errors.ts'
import { UnexpectedAnswer } from './aws-reads.ts'
import type { Finding, ProbeContext, Step } from './define-step.ts'

/** What a probe throws to say that the bot's credentials belong to the wrong account for it. */
export class Elsewhere extends Error {
  override readonly name = 'Elsewhere'
  readonly accountId: string
  constructor(accountId: string) {
    super(`the credentials belong to ${accountId}`)
    this.accountId = accountId
  }
}

/** For reads that see only the caller's own account, in steps that are about the management account. */
export function inManagementAccount({ directory: { identity } }: ProbeContext): void {
  const { accountId, managementAccountId } = identity
  if (accountId && managementAccountId && accountId !== managementAccountId) throw new Elsewhere(accountId)
}

export const noCredentials = {
  en: 'The bot has no AWS credentials yet. Go on by hand: once it has them, it looks by itself.',
  ja: 'ボットにはまだ AWS の認証情報がありません。手作業で進めてください。認証情報が設定されると、自動的に確認します。',
}

/** Runs a step's probe. Whatever goes wrong becomes "cannot tell", with the reason; it never becomes "not done". */
export async function lookAtStep(step: Step, context: ProbeContext): Promise<Finding | undefined> {
  if (!step.probe) return undefined
  try {
    return await step.probe(context)
  } catch (error) {
    return cannotTell(error)
  }
}

export function cannotTell(error: unknown): Finding {
  if (error instanceof Elsewhere) {
    return {
      state: 'cannot-tell',
      because: 'elsewhere',
      text: {
        en: `The bot works with credentials of account ${error.accountId}. Only credentials of the management account can show this.`,
        ja: `ボットはアカウント ${error.accountId} の認証情報で動いています。確認するには管理アカウントの認証情報が必要です。`,
      },
    }
  }
  if (isCredentialsError(error)) {
    return {
      state: 'cannot-tell',
      because: 'credentials',
      text: noCredentials,
    }
  }
  const { kind, missing, text } = classify(error)
  if (kind === 'denied') {
    const permission = missing ?? '?'
    return {
      state: 'cannot-tell',
      because: 'permission',
      ...(missing && { missing }),
      text: {
        en: missing
          ? `Cannot check: the bot lacks the permission ${permission}.`
          : `Cannot check: AWS denied it to the bot (${text}).`,
        ja: missing
          ? `確認できません。ボットにアクセス許可 ${permission} がありません。`
          : `確認できません。AWS がボットのアクセスを拒否しました（${text}）。`,
      },
    }
  }
  if (kind === 'transient' || kind === 'conflict') {
    return {
      state: 'cannot-tell',
      because: 'busy',
      text: { en: 'AWS is busy; looking again shortly.', ja: 'AWS が混み合っています。まもなくもう一度確認します。' },
    }
  }
  const said = error instanceof UnexpectedAnswer ? error.message : text
  return {
    state: 'cannot-tell',
    because: 'answer',
    text: {
      en: `Cannot check: AWS gave an unexpected answer (${said.slice(0, 200)}).`,
      ja: `確認できません。AWS から想定外の応答がありました（${said.slice(0, 200)}）。`,
    },
  }
}
