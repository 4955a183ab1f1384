import { matchesAction } from '../../../policy/widening-actions.ts'

/**
 * Actions as a policy names them: `*` stands for any letters, `?` for one, large and small letters are the same.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export class ActionPattern {
  /** As it is written. */
  readonly text: string
  readonly #lower: string
  /** What all that it matches begins with. */
  readonly #beginning: string
  /** Two actions that it matches, made of letters which no pattern names: what matches both matches all. */
  readonly #samples: readonly string[]

  constructor(text: string) {
    this.text = text
    this.#lower = text.trim().toLowerCase()
    this.#beginning = this.#lower.split(/[*?]/, 1)[0] ?? ''
    this.#samples = ['', '\0\0'].map((some) => this.#lower.replaceAll('*', some).replaceAll('?', '\0'))
  }

  covers(other: ActionPattern): boolean {
    if (this.#beginsOtherwise(other)) return false
    return this.#lower === other.#lower || other.#samples.every((action) => matchesAction(this.#lower, action))
  }

  /** Whether there may be an action that both match. */
  meets(other: ActionPattern): boolean {
    const [one, two] = [this.#lower, other.#lower]
    if (this.#beginsOtherwise(other)) return false
    // How far one can come in both with the same letters.
    const reached = Array.from({ length: one.length + 1 }, () => new Uint8Array(two.length + 1))
    const reach = (i: number, j: number) => {
      const row = reached[i]
      if (row && j <= two.length) row[j] = 1
    }
    reach(0, 0)
    for (let i = 0; i <= one.length; i++)
      for (let j = 0; j <= two.length; j++) {
        if (!reached[i]?.[j]) continue
        const [a, b] = [one[i], two[j]]
        if (a === '*' || b === '*') {
          reach(i + 1, j)
          reach(i, j + 1)
        } else if (a === b || a === '?' || b === '?') reach(i + 1, j + 1)
      }
    return reached[one.length]?.[two.length] === 1
  }

  /** So do nearly all, of the hundreds that a policy of AWS names. */
  #beginsOtherwise(other: ActionPattern): boolean {
    const [ours, theirs] = [this.#beginning, other.#beginning]
    return !ours.startsWith(theirs) && !theirs.startsWith(ours)
  }
}
