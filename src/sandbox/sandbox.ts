import type { Bot } from '../main.ts'
import { answerJson, bodyOf } from '../sim/slack/http.ts'
import { asObject, parseJson } from '../sim/slack/json.ts'
import { bundlePage } from './bundle.ts'
import { type CompanyId, isCompanyId } from './companies.ts'
import { type RunningCompany, startCompany } from './running-company.ts'
import { type Route, serve } from './serve.ts'

export interface Sandbox {
  url: string
  /** The bot of the company that runs now. */
  bot(): Promise<Bot>
  /** Leaves this company for another one, or for the same one as it was at first. */
  enter(company: CompanyId): Promise<void>
  stop(): Promise<void>
}

/** The whole product with a simulated Slack and AWS, and the page to try it in. */
export async function startSandbox(o: { port?: number; seeded?: boolean; company?: CompanyId } = {}): Promise<Sandbox> {
  const { seeded = true } = o
  const bundling = bundlePage()
  bundling.catch(() => {}) // awaited below
  let current: Promise<RunningCompany> = startCompany(o.company ?? 'established', { seeded })
  await current

  async function enter(id: CompanyId): Promise<void> {
    const before = current
    current = (async () => {
      await (await before.catch(() => undefined))?.stop()
      return startCompany(id, { seeded })
    })()
    await current
  }

  const choose: Route = async (request, response) => {
    const { company } = asObject(parseJson((await bodyOf(request)).toString()))
    if (request.method !== 'POST' || !isCompanyId(company))
      return answerJson(response, 400, { error: 'There is no such company' })
    await enter(company)
    answerJson(response, 200, { company })
  }

  const served = await serve({
    port: o.port ?? 4400,
    page: await bundling,
    slackUrl: async () => (await current).slackUrl,
    routes: {
      '/aws/': async (request, response, url) => (await current).control(request, response, url),
      '/company': choose,
    },
  })
  return {
    url: served.url,
    bot: async () => (await current).bot(),
    enter,
    async stop() {
      await (await current.catch(() => undefined))?.stop()
      await served.stop()
    },
  }
}
