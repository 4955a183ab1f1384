/** sso-admin and the Identity Store give at most 100 a page. Organizations gives 20 unless asked for less. */
export const pageSize = 100

export type ItemOf<List> = NonNullable<List> extends (infer Item)[] ? Item : never

/**
 * What a list of AWS has, each item once: `eachItem(paginateListRoots({ client }, {}), 'Roots', 'Id')`. The SDK's paginators
 * follow the tokens, past empty pages too; what moves while it is listed can stand on two pages. Without `id` an item is
 * known by all that it says.
 */
export async function* eachItem<Page, List extends keyof Page>(
  pages: AsyncIterable<Page>,
  list: List,
  id?: keyof ItemOf<Page[List]>,
): AsyncGenerator<ItemOf<Page[List]>> {
  const seen = new Set<unknown>()
  for await (const page of pages) {
    for (const item of (page[list] ?? []) as ItemOf<Page[List]>[]) {
      const key = (id && item[id]) ?? JSON.stringify(item)
      if (!seen.has(key)) yield item
      seen.add(key)
    }
  }
}

export const listAll = <Page, List extends keyof Page>(
  pages: AsyncIterable<Page>,
  list: List,
  id?: keyof ItemOf<Page[List]>,
): Promise<ItemOf<Page[List]>[]> => Array.fromAsync(eachItem(pages, list, id))

/** At most so many items of a list, where a look is enough. */
export async function listFirst<Page, List extends keyof Page>(
  most: number,
  pages: AsyncIterable<Page>,
  list: List,
  id?: keyof ItemOf<Page[List]>,
): Promise<ItemOf<Page[List]>[]> {
  const first: ItemOf<Page[List]>[] = []
  for await (const item of eachItem(pages, list, id)) if (first.push(item) === most) break
  return first
}
