import { assignmentKey } from '../../aws/types.ts'
import type { Text } from '../../i18n.ts'
import { accessIn } from '../../operations/shared/assignment.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import type { Context } from '../context.ts'
import { ownersOf } from '../owners.ts'

/** Whose the row is that a plan takes away, for whoever decides. What code has says so itself: see `claimed-changes.ts`. */
export async function ownerNotes(ctx: Context, { changes }: Plan): Promise<Text[]> {
  const [only, ...more] = changes
  if (only?.action !== 'sso:DeleteAccountAssignment' || more.length > 0) return []
  const access = accessIn(only)
  const { owners, untold } = await ownersOf(ctx, [access])
  const owner = owners.get(assignmentKey(access))
  if (!owner || owner.kind === 'code') return []
  const whose = owner.kind === 'grant' ? ofGrant(owner.grant.requestId) : owner.kind === 'adopted' ? adopted : unknown
  return [whose, ...untold.slice(0, 2).map(({ file }) => unsure(file))]
}

const ofGrant = (id: string): Text => ({
  en: `Whose it is: request ${id} gave it.`,
  ja: `由来: 申請 ${id} で付与されたものです。`,
})
const adopted: Text = {
  en: 'Whose it is: it was there before the bot, or an administrator has adopted it.',
  ja: '由来: ボットの導入前からあったか、管理者が登録したものです。',
}
const unknown: Text = {
  en: 'Whose it is: unknown. No request and no code gave it, and it was not there before the bot.',
  ja: '由来: 不明です。申請でもコードでも付与されておらず、ボットの導入前にもありませんでした。',
}
const unsure = (file: string): Text => ({
  en: `Whether code has it cannot be told: ${file} does not say it of everything, or not any more.`,
  ja: `コードで管理されているかどうかは判断できません。${file} にすべては書かれていないか、内容が古くなっています。`,
})
