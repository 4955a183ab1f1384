/** The sections of AWS's Setup guide (2023), by what they are about. Filled in with titles in both languages. */
export type SectionId = string
