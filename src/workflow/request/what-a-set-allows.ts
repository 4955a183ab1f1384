import { hasContents, type ListedPermissionSet } from '../../aws/types.ts'
import type { Locale } from '../../i18n.ts'
import { describePermissionSet } from '../../operations/shared/describe-permission-set.ts'

/** What a permission set allows in a plain sentence; until its contents are read, its own description. */
export const saysOfSet = (set: ListedPermissionSet, locale: Locale): string =>
  hasContents(set) ? describePermissionSet(set)[locale] : set.description
