import type { ModalView } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { GuideNow } from './data.ts'

export async function dialogueView(_id: string, _guide: GuideNow, _say: Say): Promise<ModalView | undefined> {
  return undefined
}
