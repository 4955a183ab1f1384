import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Account } from '../../src/aws/types.ts'
import { Refusal } from '../../src/errors.ts'
import type { Policy } from '../../src/policy/policy-schema.ts'
import { type Beneficiary, oneself } from '../../src/policy/policy-types.ts'
import { getRequest } from '../../src/store/requests.ts'
import { onRequest } from '../../src/workflow/press.ts'
import { rememberSnapshot } from '../../src/workflow/remember-snapshot.ts'
import { decide } from '../../src/workflow/request/decide.ts'
import { submit } from '../../src/workflow/request/submit.ts'
import { forGroup, forPerson } from '../policy/company.ts'
import { isForThis, matches, namesAccount, sets as readSets, type World } from '../policy/second-reading.ts'
import { type Core, startCore, work } from './core.ts'
import { cases, companyOf, ids, inData, people, type Step, slackGroups } from './drawn-company.ts'

/**
 * The whole way from a wish to AWS, under policies, people and a company that are drawn and change at any moment: before the
 * plan, between the approval and its execution, seen by the snapshot or not. What AWS is made to give is held against a
 * second, plain reading of the rules on what AWS and Slack say in that moment. `AUTHORITY_RUNS` tries more.
 */

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env.AUTHORITY_RUNS ?? 25)

interface Wish {
  requester: string
  whom: string
  accountId: string
  set: number
  /** Who has said yes to it, whatever came of that. */
  yes: Set<string>
}

class Story {
  readonly core: Core
  readonly policy: Policy
  readonly groups: Record<string, string[]>
  readonly gone: Set<string>
  readonly wishes = new Map<string, Wish>()
  readonly #units: string[]
  #bound = new Set<string>()
  #seen: Account[]
  given = 0
  lost = 0

  constructor(core: Core, policy: Policy, groups: Record<string, string[]>, gone: Set<string>) {
    this.core = core
    this.policy = policy
    this.groups = groups
    this.gone = gone
    this.#units = core.simulated.world.units.all().map(({ Id }) => Id)
    this.#seen = this.#accounts()
  }

  async does(step: Step): Promise<void> {
    const { ctx, clock, simulated } = this.core
    const { world } = simulated
    const account = (n: number) => world.accounts.all().find(({ Id }) => Id === ids[n])
    if ('asks' in step) await this.#asks(step)
    else if ('approves' in step) await this.#approves(step)
    else if ('works' in step) await this.#works(step.works)
    else if ('looks' in step) {
      await ctx.directory.refresh({ withTags: true })
      await rememberSnapshot(ctx)
      this.#seen = this.#accounts()
    } else if ('rename' in step) Object.assign(account(step.rename) ?? {}, { Name: step.name })
    else if ('move' in step)
      Object.assign(account(step.move) ?? {}, { ParentId: this.#units[step.to] ?? world.organization?.RootId })
    else if ('tag' in step) Object.assign(account(step.tag) ?? {}, { tags: { env: step.env } })
    else if ('unit' in step) {
      const unit = world.units.all().find(({ Id }) => Id === this.#units[step.unit])
      if (unit) unit.Name = step.called
    } else if ('group' in step) this.groups[step.group] = step.members
    else this.gone.add(step.gone)
    // What is known of people may be five seconds old where it decides.
    if (!('works' in step)) clock.advance(6_000)
    const bound = await this.core.store.db.selectFrom('bindings').select('slackId').execute()
    this.#bound = new Set(bound.map(({ slackId }) => slackId))
    this.#looksAtAws()
  }

  /** What was checked is carried out at once: waiting for AWS's other changes, it is checked anew after a minute. */
  async #works(most: number): Promise<void> {
    const { ctx, store, clock } = this.core
    await work(ctx, most)
    const executing = () => store.db.selectFrom('requests').select('id').where('state', '=', 'executing').execute()
    for (let i = 0; i < 50 && (await executing()).length > 0; i++) {
      await work(ctx, 1)
      clock.advance(500)
    }
  }

  async #asks({ asks, whom, account, set }: Extract<Step, { asks: string }>): Promise<void> {
    const { ctx } = this.core
    const accountId = ids[account] ?? ''
    const permissionSet = ctx.directory.permissionSets().find(({ name }) => name === readSets[set]?.name)?.arn ?? ''
    const user = ctx.directory.users().find(({ userName }) => userName === whom.slice(1).toLowerCase())
    const principal = whom === 'Data' ? `GROUP:${ctx.directory.groups()[0]?.id}` : `USER:${user?.id}`
    const durationMs = 3_600_000
    try {
      const id = await submit(ctx, {
        operation: 'assign-permission-set',
        input: { account: accountId, permissionSet, principal, duration: durationMs },
        reason: 'Because',
        requester: await ctx.people.member(asks),
        durationMs,
        permanent: false,
        formKey: `form-${this.wishes.size}-${this.core.clock.now()}`,
        extendsGrant: null,
      })
      this.wishes.set(id, { requester: asks, whom, accountId, set, yes: new Set() })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }

  async #approves({ approves, which }: Extract<Step, { approves: string }>): Promise<void> {
    const { ctx } = this.core
    const id = [...this.wishes.keys()].at(-1 - which)
    const row = id === undefined ? undefined : await getRequest(ctx.store.db, id)
    if (!id || !row?.digest) return
    const press = { requestId: id, by: approves, digest: row.digest.slice(0, 16), verdict: 'approve' as const }
    try {
      await onRequest(ctx, { ...press, reason: null, channel: null, at: ctx.clock.now() }, decide)
      this.wishes.get(id)?.yes.add(approves)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }

  /** What is new in AWS is given to that person by a rule, as everything is in this moment. */
  #looksAtAws(): void {
    const { world } = this.core.simulated
    const assignments = world.assignments.all()
    for (const made of assignments.slice(this.given)) {
      const set = world.permissionSets.all().find((p) => p.PermissionSetArn === made.PermissionSetArn)?.Name
      const index = readSets.findIndex(({ name }) => name === set)
      const userName = world.users.all().find(({ UserId }) => UserId === made.PrincipalId)?.UserName
      const whom = made.PrincipalType === 'GROUP' ? 'Data' : `U${userName?.toUpperCase()}`
      const wishes = [...this.wishes.values()].filter(
        (wish) => wish.accountId === made.AccountId && wish.set === index && wish.whom === whom,
      )
      const why = wishes.map((wish) => this.#whyNot(wish))
      expect(why, `${whom} has ${set} in ${made.AccountId}`).toContain(undefined)
    }
    this.given = assignments.length
  }

  /** Why no rule gives this now; undefined where one does. */
  #whyNot({ requester, whom, accountId, set, yes }: Wish): string | undefined {
    const now: World = { accounts: this.#accounts(), groups: this.groups }
    const permissionSetArn = readSets[set]?.arn ?? ''
    const asked = { operation: '', requester, beneficiary: beneficiaryOf(requester, whom), accountId, permissionSetArn }
    const index = this.policy.rules.findIndex((each) => matches(each, asked, now))
    const rule = this.policy.rules[index]
    if (!rule) return 'no rule'
    if (rule.deny) return `${rule.name} denies`
    // Slack finds nobody who has left by an address: whoever was never bound before is not known to have.
    if (this.gone.has(requester) || (this.gone.has(whom) && this.#bound.has(whom))) return 'has left'
    const may = new Set((rule.approvers ?? []).flatMap((one) => this.groups[one] ?? [one]))
    const counting = [...yes].filter((id) => may.has(id) && !this.gone.has(id) && ![requester, whom].includes(id))
    if (counting.length < (rule.approvals ?? 1)) return `${rule.name}: ${counting.length} of ${rule.approvals}`
    const [seen, is] = [this.#seen, now.accounts].map((all) => all.find(({ id }) => id === accountId))
    /** What a selector meant when it was last seen; an account that has changed since may be meant too. */
    const meant = JSON.stringify(seen) === JSON.stringify(is) ? [seen] : this.#seen
    const skipped = this.policy.rules
      .slice(0, index)
      .find((stricter) =>
        stricter.when.accounts?.some(
          (selector) =>
            !/^(ou:\/|management|\d+)$/.test(selector) &&
            meant.some((account) => account && namesAccount(stricter, selector, account)) &&
            !now.accounts.some((account) => namesAccount(stricter, selector, account)) &&
            isForThis(stricter, asked, now),
        ),
      )
    return skipped && `${skipped.name} has stopped working`
  }

  #accounts(): Account[] {
    const { world } = this.core.simulated
    const pathOf = (id: string): string => {
      const unit = world.units.all().find(({ Id }) => Id === id)
      return unit ? `${pathOf(unit.ParentId)}/${unit.Name.replaceAll('/', '\\/')}` : ''
    }
    return world.accounts.all().map(({ Id, Name, ParentId, tags }) => ({
      id: Id,
      name: Name,
      email: '',
      state: 'ACTIVE',
      management: Id === ids[0],
      ouPath: pathOf(ParentId) || '/',
      tags: { ...tags },
    }))
  }
}

function beneficiaryOf(requester: string, whom: string): Beneficiary {
  if (whom === 'Data') return forGroup('Data', inData)
  const gains = whom === requester ? oneself(whom) : forPerson(whom)
  const groups = inData.includes(whom) ? [{ id: 'group-Data', name: 'Data' }] : []
  return 'person' in gains ? { ...gains, person: { ...gains.person, groups } } : gains
}

test(
  'nobody gains what no rule gives to that person on the facts of the moment, and no stricter rule stops working silently',
  async () => {
    console.info(`SEED=${seed}`)
    let given = 0
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const groups = Object.fromEntries(slackGroups.map((name, i) => [name, drawn.groups[i] ?? []]))
        const gone = new Set<string>()
        const core = await startCore({
          company: companyOf(drawn),
          policy: drawn.policy,
          chat: {
            user: async (slackId) => {
              const email = `${slackId.slice(1).toLowerCase()}@example.com`
              const kind = gone.has(slackId) ? 'deactivated' : 'member'
              return { slackId, name: slackId, tz: 'UTC', email, kind, slackLocale: 'en-US' }
            },
            groupMembers: async (handle) => ({ ids: groups[`@${handle}`] ?? [] }),
            userIdByEmail: async (email) =>
              people.find((id) => !gone.has(id) && email.startsWith(`${id.slice(1).toLowerCase()}@`)),
            listedWithEmail: async (email) => people.filter((id) => email.startsWith(`${id.slice(1).toLowerCase()}@`)),
          },
        })
        await core.ctx.directory.refresh({ withTags: true })
        await rememberSnapshot(core.ctx)
        const story = new Story(core, drawn.policy, groups, gone)
        for (const step of drawn.steps.flat()) await story.does(step)
        given += story.given
      }),
      { seed, numRuns, endOnFailure: true },
    )
    expect(given).toBeGreaterThan(numRuns / 5)
  },
  numRuns * 5_000,
)
