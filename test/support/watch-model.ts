import type { Listing } from '../../src/aws/listing.ts'
import type { Grant } from '../../src/store/schema.ts'
import { afterNews, compareGrants, compareRow, wayOfEnd } from '../../src/workflow/watch/compare.ts'

// One access, as AWS has it, as code has it, as the ledger has it, and what the bot does by the comparison: without database
// and sockets.

export type Event =
  | { does: 'asks'; minutes: number }
  | { does: 'extends'; minutes: number }
  | { does: 'applies' | 'imports' | 'destroys' | 'forgets' | 'adds' | 'removes' }
  | { does: 'gives-again' | 'backs-up' | 'restores' }
  | { does: 'ends' | 'looks'; dies: boolean }
  | { does: 'waits'; minutes: number }

interface ModelGrant {
  id: string
  state: Grant['state']
  startsAt: number
  endsAt: number
  provenAt: number | null
  missingAt: number | null
  backAt: number | null
}
interface Ledger {
  grants: ModelGrant[]
  finding: { foundAt: number; confirmedAt: number | null } | undefined
  /** When a grant was last shown to be given, and to be gone. */
  givenAt: number
  goneAt: number
}

const tick = 20_000
const minute = 60_000

export class WatchModel {
  now = 1_000_000
  /** The row in AWS: whose it is. */
  row: 'ours' | 'others' | undefined
  /** What the file of claims says of it: code has it. The pipeline writes the file with each apply. */
  claimed = false
  /** The first of the listings in a row that were without it; and whether one twenty seconds later was, too. */
  firstWithout: number | undefined
  seenGone = false
  ledger: Ledger = { grants: [], finding: undefined, givenAt: 0, goneAt: 0 }
  kept: { ledger: Ledger; row: WatchModel['row'] } | undefined
  /** What happened while the ledger is not known any more cannot be told from what it knows. */
  unsure = false
  listing: Listing | undefined
  readonly wrong: string[] = []
  /** Grants whose end took nothing away, because code has the row. */
  left = 0
  #made = 0

  step(event: Event): void {
    this.now += 1_000
    if (event.does === 'asks') this.asks(event.minutes * minute)
    if (event.does === 'extends') for (const one of this.#in('active')) one.endsAt += event.minutes * minute
    if (event.does === 'ends') this.#endAll({ asked: true, dies: event.dies })
    if (event.does === 'gives-again') this.givesAgain()
    if (event.does === 'backs-up') this.kept = { ledger: structuredClone(this.ledger), row: this.row }
    if (event.does === 'restores') this.#restores()
    if (event.does === 'looks') this.looks(event.dies)
    this.#elsewhere(event.does)
    if (event.does !== 'waits') return
    for (let left = event.minutes * minute; left > 0; left -= tick) {
      this.now += tick
      this.looks(false)
      this.#endAll({ asked: false, dies: false })
    }
  }

  /** What others do: the provider refuses to make what is there, and takes it in where it is imported. */
  #elsewhere(does: Event['does']): void {
    if (does === 'adds') this.row ??= 'others'
    if (does === 'applies' && !this.row) this.#becomesCodes()
    if (does === 'imports' && this.row) this.#becomesCodes()
    // Whoever takes a resource out of the state, and not out of AWS, leaves the row to nobody.
    if (does === 'forgets') this.claimed = false
    if (does === 'destroys' && this.claimed) {
      this.claimed = false
      this.row = undefined
    }
    if (does === 'removes') this.row = undefined
  }

  #becomesCodes(): void {
    this.row = 'others'
    this.claimed = true
  }

  #restores(): void {
    if (!this.kept) return
    // Whose a row is cannot be told where what was given, or seen gone, since then is not known any more.
    const knows = ({ grants, goneAt }: Ledger) => [...grants.map(({ id, state }) => `${id} ${state}`), goneAt].join()
    this.unsure ||= knows(this.kept.ledger) !== knows(this.ledger) || this.kept.row !== this.row
    this.ledger = structuredClone(this.kept.ledger)
    this.firstWithout = undefined
  }

  /** The plan reads AWS: what is there without a live grant is refused; beside one that lives it leans on it. */
  asks(durationMs: number): void {
    const live = this.#in('active')
    if ((this.row && live.length === 0) || this.#in('removing').length > 0) return
    const leans = this.row !== undefined
    if (!leans) this.#give()
    this.#made += 1
    const grant = { id: `G${this.#made}`, state: 'active' as const, startsAt: this.now, endsAt: this.now + durationMs }
    this.ledger.grants.push({ ...grant, provenAt: null, missingAt: null, backAt: null })
  }

  givesAgain(): void {
    const [lost] = this.#in('lost')
    if (!lost || lost.backAt !== null || this.row || lost.endsAt <= this.now) return
    this.#give()
    Object.assign(lost, { state: 'active', missingAt: null, backAt: null, provenAt: this.now })
  }

  #give(): void {
    this.row = 'ours'
    this.firstWithout = undefined
    this.seenGone = false
    this.ledger.givenAt = this.now
    this.listing = { there: true, at: this.now }
  }

  /** One listing, and what follows from it. With `dies` the bot is gone before any of that is stored. */
  looks(dies: boolean): void {
    this.now += 1_000
    this.listing = { there: this.row !== undefined, at: this.now }
    if (dies) return
    const { at, there } = this.listing
    this.firstWithout = there ? undefined : (this.firstWithout ?? at)
    if (!there && at - (this.firstWithout ?? at) >= 20_000) this.seenGone = true
    for (const { id, news } of compareGrants(
      this.ledger.grants.filter(({ state }) => state !== 'ended'),
      this.listing,
    )) {
      const grant = this.ledger.grants.find((one) => one.id === id)
      if (grant) Object.assign(grant, afterNews(news, at))
      if (news === 'lost') this.ledger.goneAt = at
    }
    this.#findings()
    this.#tellsTheTruth()
  }

  #findings(): void {
    const isNeeded = this.ledger.grants.some(({ state }) => state !== 'ended' && state !== 'lost')
    const isExplained = isNeeded || this.claimed
    const isLeftOver = this.ledger.givenAt > this.ledger.goneAt
    const news = compareRow({ isExplained, isLeftOver, finding: this.ledger.finding }, this.listing)
    if (news === 'unexplained') this.ledger.finding = { foundAt: this.now, confirmedAt: null }
    if (news === 'unknown' && this.ledger.finding) this.ledger.finding.confirmedAt = this.now
    if (news === 'settled' || news === 'left-over') this.ledger.finding = undefined
    if (news === 'left-over') this.#take('what was left over')
  }

  /** Where it dies, the end has begun and AWS was not asked yet; whoever comes next looks at the claims once more. */
  #endAll({ asked, dies }: { asked: boolean; dies: boolean }): void {
    for (const grant of [...this.#in('active'), ...this.#in('lost'), ...this.#in('removing')]) {
      if (!asked && grant.state !== 'removing' && grant.endsAt > this.now) continue
      const isNeeded = this.#in('active').some(({ id }) => id !== grant.id)
      const listing = grant.state === 'lost' ? { there: this.row !== undefined, at: this.now } : undefined
      const isClaimed = this.claimed && this.row !== undefined
      const way = wayOfEnd(grant.state, { isNeeded, listing, isClaimed, isKept: false })
      if (way === 'remove' && dies) {
        grant.state = 'removing'
        continue
      }
      if (way === 'remove') this.#take(grant.id)
      if (way === 'code') {
        this.left += 1
        // Left to code it is nobody else's, also where code lets go of it.
        this.row &&= 'others'
      }
      if (way === 'gone' || way === 'code') this.ledger.goneAt = this.now
      grant.state = 'ended'
    }
  }

  /** What was made elsewhere, and was never seen gone in between, cannot be told from what the bot gave. */
  #take(what: string): void {
    if (this.row && this.claimed) this.wrong.push(`${what}: a row that code claims was taken away`)
    if (this.row === 'others' && this.seenGone && !this.unsure)
      this.wrong.push(`${what}: somebody else's row was taken away after it was seen gone`)
    this.row = undefined
    this.ledger.goneAt = this.now
    this.listing = { there: false, at: this.now }
  }

  #tellsTheTruth(): void {
    const { listing, firstWithout = this.now } = this
    for (const grant of this.#in('active')) {
      const since = grant.provenAt ?? grant.startsAt
      if (!listing || listing.at <= since) continue
      if (!listing.there && grant.missingAt === null)
        this.wrong.push(`${grant.id} is said to be there, and a listing is without it`)
      if (!listing.there && firstWithout > since && listing.at - firstWithout >= 20_000)
        this.wrong.push(`${grant.id} is gone from two listings, and nobody is told`)
    }
    for (const grant of this.#in('lost'))
      if (listing?.there && grant.backAt === null) this.wrong.push(`${grant.id} is said to be lost, and is listed`)
  }

  /** Two more looks, in peace, and what has begun to end is brought to its end. */
  comesToRest(): void {
    for (let look = 0; look < 3; look += 1) {
      this.now += tick
      this.looks(false)
      this.#endAll({ asked: false, dies: false })
    }
    this.looks(false)
    this.now += tick
    this.looks(false)
  }

  /** What must be so whatever has happened. */
  holds(): void {
    const live = this.#in('active')
    if (live.length > 0 && this.row === undefined) this.wrong.push('live and not there, and nobody was told')
    if (this.row && live.length === 0 && !this.claimed && !this.ledger.finding?.confirmedAt)
      this.wrong.push(`a row of ${this.row} that no grant needs is there, and on no digest`)
    if (this.row === 'ours' && live.length === 0 && !this.unsure) this.wrong.push('a row of ours is left after its end')
  }

  #in(state: Grant['state']): ModelGrant[] {
    return this.ledger.grants.filter((one) => one.state === state)
  }
}
