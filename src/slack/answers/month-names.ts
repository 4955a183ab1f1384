export const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** 1 to 12, of a word like `October` or `10月`; undefined of any other. */
export function monthCalled(word: string): number | undefined {
  const [, number] = /^(1[0-2]|[1-9])月$/.exec(word) ?? []
  const month = number ? Number(number) : monthNames.indexOf(word.toLowerCase()) + 1
  return month || undefined
}
