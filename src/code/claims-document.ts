import { z } from 'zod'
import type { Read } from './claim.ts'

/** A file of claims: what code has, by ids and addresses. Nothing else of a state is in it. */
const schema = z.object({
  format: z.literal('aws-setup-claims-1'),
  /** When the state was read, ISO 8601. */
  at: z.iso.datetime(),
  /** Where the code is. */
  link: z.url().optional(),
  claims: z.array(z.object({ subject: z.string(), address: z.string() })),
  /** Addresses whose ids are only known when they run. */
  untold: z.array(z.string()).default([]),
})
export type ClaimsDocument = z.output<typeof schema>

/** The document of what was read. `at` in ms. */
export const claimsDocument = ({ told, untold }: Read, at: number, link: string | undefined): ClaimsDocument => ({
  format: 'aws-setup-claims-1',
  at: new Date(at).toISOString(),
  ...(link !== undefined && { link }),
  claims: told.map(({ subject, address }) => ({ subject, address })),
  untold,
})

/** What a file of claims says; throws where it is none. */
export const parseClaims = (text: string): ClaimsDocument => schema.parse(JSON.parse(text))
