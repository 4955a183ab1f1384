import { assignmentKey } from '../../aws/types.ts'
import type { Claim } from '../../code/claim.ts'
import type { Text } from '../../i18n.ts'
import { accessIn } from '../../operations/shared/assignment.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import type { Context } from '../context.ts'
import { ownersOf } from '../owners.ts'
import { dayOf } from './claimed-changes.ts'

/** Whose the rows are that a plan takes away or gives, for whoever decides. */
export async function ownerNotes(ctx: Context, plan: Plan): Promise<Text[]> {
  return [...(await ofTaken(ctx, plan)), ...(await ofGiven(ctx, plan))]
}

/** Code can have what AWS does not show: then no end takes it away. */
async function ofGiven(ctx: Context, { changes }: Plan): Promise<Text[]> {
  const claims = await ctx.code.claims()
  const given = changes.filter(({ action }) => action === 'sso:CreateAccountAssignment')
  const claimed = given.flatMap((change) => claims.onRow(accessIn(change)) ?? [])
  return claimed.slice(0, 2).map((claim) => (claim.stale ? hadIt(claim) : hasIt(claim)))
}

/** What code has says so itself: see `claimed-changes.ts`. */
async function ofTaken(ctx: Context, { changes }: Plan): Promise<Text[]> {
  const [only, ...more] = changes
  if (only?.action !== 'sso:DeleteAccountAssignment' || more.length > 0) return []
  const access = accessIn(only)
  const { owners, untold } = await ownersOf(ctx, [access])
  const owner = owners.get(assignmentKey(access))
  if (!owner || owner.kind === 'code') return []
  const whose = owner.kind === 'grant' ? ofGrant(owner.grant.requestId) : owner.kind === 'adopted' ? adopted : unknown
  return [whose, ...untold.slice(0, 2).map(({ file }) => unsure(file))]
}

// What follows stands first: a card has room for the beginning.
const hasIt = ({ address, file, link }: Claim): Text => ({
  en: `It stays when the grant ends: code has it at ${address} (${link ?? file}), and the next apply gives it for good. AWS does not show it now.`,
  ja: `付与が終了してもアクセスは残ります。コードの ${address}（${link ?? file}）で管理されており、次にコードが適用されると恒久的に付与されます。現在 AWS には表示されていません。`,
})
const hadIt = ({ address, file, link, at }: Claim): Text => ({
  en: `It is taken away when the grant ends, though code had it as of ${dayOf(at)} at ${address} (${link ?? file}): whether it still has cannot be told.`,
  ja: `付与が終了するとアクセスは解除されます。${dayOf(at)} の時点ではコードの ${address}（${link ?? file}）で管理されていましたが、現在もそうかは判断できません。`,
})

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
