/** What JSON can say: https://www.json.org */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** JSON text with sorted keys, absent ones left out: equal data, equal text. Both hashes (plan, rule) are made of it. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )
