import type { Text } from '../i18n.ts'

/** The few decisions that cannot be undone, made before the setup begins; each is recorded with who and when. */
export type ChoiceId = 'homeRegion' | 'identitySource' | 'portalAlias' | 'planUpgrade' | 'organization'
export type Choices = Readonly<Partial<Record<ChoiceId, { value: string; by: string; at: number }>>>

export interface Choice {
  title: Text
  /** What follows from it, and that it stays. */
  consequence: Text
  options: { value: string; label: Text; description: Text; recommended?: true }[] | 'text'
}
