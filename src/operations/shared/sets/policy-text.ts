/** What the text of a policy says, however it is laid out; the text itself where it is no JSON. */
export function parsedPolicy(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
