/** Operations that are off unless the policy names them in `enable`: what they destroy, nothing brings back. */
export const offByDefault = ['close-account', 'delete-group', 'delete-user'] as const

export const isOff = (id: string): boolean => (offByDefault as readonly string[]).includes(id)
