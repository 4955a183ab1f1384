/** What the text of a policy, or a value in it, says, however it is laid out; the text itself where it is no JSON. */
export function parsedPolicy(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** JSON as people read it: one thing on a line. */
export function laidOut(text: unknown): string {
  const said = typeof text === 'string' ? parsedPolicy(text) : text
  return typeof said === 'string' ? said : JSON.stringify(said, null, 2)
}
