export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const asObject = (value: unknown): Json => (isObject(value) ? value : {})

export const asString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export const asList = <T>(value: unknown): T[] => (Array.isArray(value) ? value : [])

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
