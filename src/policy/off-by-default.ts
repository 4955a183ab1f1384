/** Operations that are off unless the policy names them in `enable`: what they destroy, nothing brings back. */
export const offByDefault = ['close-account', 'delete-group', 'delete-user'] as const

/** What `enable` may name: those, and that `emergency-stop` denies everything to a person by a service control policy. */
export const enablable = [...offByDefault, 'cut-sessions'] as const

export const isOff = (id: string): boolean => (offByDefault as readonly string[]).includes(id)
