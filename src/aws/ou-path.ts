/** `/Workloads/Production` from the names of the units, from the top; `/` for what stands directly under the root. */
export const ouPathOf = (names: readonly string[]): string => `/${names.map(segment).join('/')}`

/** A unit may be called "Workloads/Production": its slash must not make a place of it that it is not. */
const segment = (name: string): string => name.replaceAll(/[\\/]/g, (c) => `\\${c}`)
