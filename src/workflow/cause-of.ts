/** What two troubles of one cause have in common: their ids, times and counts differ. */
export const causeOf = (text: string): string => text.replaceAll(/[\w-]*\d[\w-]*/g, '#').slice(0, 200)
