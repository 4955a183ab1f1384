import type { Account } from '../aws/types.ts'
import { canonical } from '../json.ts'
import { accountFacts, putAccountFacts } from '../store/account-facts.ts'
import type { Context } from './context.ts'
import { record } from './transition.ts'

/**
 * Rules choose accounts by name, place and tags, and whoever may change these in AWS moves an account between rules: so
 * that it was renamed, moved or tagged is on record, against what was told of last. At first sight there is nothing to
 * tell; what could not be read is not a change.
 */
export async function noteAccounts(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  seen: readonly Seen[],
): Promise<void> {
  const only = seen.length === 1 ? seen[0]?.id : undefined
  const told = await accountFacts(ctx.store.db, only)
  const news = seen.filter((account) => isNews(account, told.get(account.id)))
  if (news.length === 0) return
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'account-facts')
    const before = await accountFacts(tx, only)
    const moves = new Map<string, { was: string; is: string; accounts: string[] }>()
    for (const account of news) {
      const { id, name } = account
      const was = before.get(id)
      if (!isNews(account, was)) continue
      if (was && was.name !== name)
        await record(ctx, tx, 'account-renamed', { by: 'bot', data: { account: id, was: was.name, is: name } })
      if (was?.ouPath && account.ouPath && was.ouPath !== account.ouPath) {
        const key = canonical([was.ouPath, account.ouPath])
        const move = moves.get(key) ?? { was: was.ouPath, is: account.ouPath, accounts: [] }
        moves.set(key, { ...move, accounts: [...move.accounts, `${name} (${id})`] })
      }
      if (was?.tags && account.tags && canonical(was.tags) !== canonical(account.tags))
        await record(ctx, tx, 'account-tagged', {
          by: 'bot',
          data: { account: id, name, was: was.tags, is: account.tags },
        })
    }
    const facts = news.map((account) => {
      const was = before.get(account.id)
      return { ...account, ouPath: account.ouPath || was?.ouPath || '', tags: account.tags ?? was?.tags }
    })
    await putAccountFacts(tx, facts)
    // Many at once where a unit was renamed: one entry for each pair of places.
    for (const data of moves.values()) await record(ctx, tx, 'account-moved', { by: 'bot', data })
  })
  ctx.jobs.kick()
}

type Seen = Pick<Account, 'id' | 'name' | 'ouPath' | 'tags'>
type Told = Pick<Account, 'name' | 'ouPath' | 'tags'>

const isNews = (now: Told, was: Told | undefined): boolean =>
  !was ||
  was.name !== now.name ||
  (now.ouPath !== '' && was.ouPath !== now.ouPath) ||
  (now.tags !== undefined && canonical(was.tags) !== canonical(now.tags))
