import { fileURLToPath } from 'node:url'
import type { MovableClock } from '../../src/clock.ts'
import type { SimulatedAws } from '../../src/sim/aws/server.ts'
import type { SimulatedSlack } from '../../src/sim/slack/index.ts'
import { BotProcess } from '../support/bot-process.ts'

const policyFile = fileURLToPath(new URL('../support/policy.yaml', import.meta.url))

export interface Surroundings {
  clock: MovableClock
  slack: SimulatedSlack
  aws: SimulatedAws
  databaseUrl: string
  /** Where compiled code is kept from one life to the next. */
  cache: string
}

/** The bot as a process that may be killed at any instant, and is started again at once, as an orchestrator does. */
export class MortalBot {
  deaths = 0
  readonly #around: Surroundings
  #life: BotProcess
  /** Resolves when the life is ready or over, and fails when it ended otherwise than by being killed. */
  #begun: Promise<void> = Promise.resolve()
  #buried = false

  constructor(around: Surroundings) {
    this.#around = around
    this.#life = this.#start()
  }

  /** Resolves when the bot that lives now, or the one after it, is ready. */
  async up(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== this.#begun; ) {
      seen = this.#begun
      await seen
    }
  }

  /** Resolves when the bot that lives now has read the whole directory from AWS. */
  async hasRead(): Promise<void> {
    await this.#life.complete()
  }

  kill(): Promise<void> {
    return this.#life.kill()
  }

  /** Lets the process kill itself around a write to its database, counted from now. */
  dieAtWrite(write: number, when: 'before' | 'after'): void {
    this.#life.send({ dieAtWrite: write, when })
  }

  /** How often the process has written to its database. */
  async writes(): Promise<number> {
    return (await this.#life.measure()).writes
  }

  /** Moves time for everybody. */
  advance(ms: number): void {
    this.#around.clock.advance(ms)
    this.#life.send({ ahead: this.#ahead() })
  }

  async bury(): Promise<void> {
    this.#buried = true
    await this.kill()
  }

  #ahead(): number {
    return this.#around.clock.now() - Date.now()
  }

  #start(): BotProcess {
    const { databaseUrl, cache } = this.#around
    const life = new BotProcess(
      this.#around,
      {
        NODE_COMPILE_CACHE: cache,
        NODE_NO_WARNINGS: '1',
        DATABASE_URL: databaseUrl,
        POLICY_FILE: policyFile,
        DIRECTORY_REFRESH: '30d',
        LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
        CLOCK_AHEAD: String(this.#ahead()),
        PACE: '50',
        WATCH_WRITES: '1',
      },
      [],
    )
    const over = life.ended.then(({ code, signal, complaints }) => {
      if (this.#buried) return
      if (signal !== 'SIGKILL') throw new Error(`The bot ended with ${code ?? signal}: ${complaints}`)
      this.deaths += 1
      this.#life = this.#start()
    })
    this.#begun = Promise.race([
      life.ready().then(
        () => {},
        () => over,
      ),
      over,
    ])
    this.#begun.catch(() => {})
    return life
  }
}
