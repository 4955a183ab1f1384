import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { MovableClock } from '../../src/clock.ts'
import type { SimulatedAws } from '../../src/sim/aws/server.ts'
import type { SimulatedSlack } from '../../src/sim/slack/index.ts'
import type { Order } from '../support/bot-process.ts'

const program = fileURLToPath(new URL('../support/bot-process.ts', import.meta.url))
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
  #child: ChildProcess | undefined
  #ready: Promise<void> = Promise.resolve()
  #buried = false
  #complaints = ''

  constructor(around: Surroundings) {
    this.#around = around
    this.#start()
  }

  /** Resolves when the bot that lives now, or the one after it, is ready. */
  async up(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== this.#ready; ) {
      seen = this.#ready
      await seen
    }
  }

  /** Resolves when the process is gone: from then on it has neither sent nor written anything. */
  async kill(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  /** Lets the process kill itself around a write to its database, counted from now. */
  dieAtWrite(write: number, when: 'before' | 'after'): void {
    this.#send({ dieAtWrite: write, when })
  }

  /** How often the process has written to its database. */
  writes(): Promise<number> {
    const answer = new Promise<number>((resolve) => {
      const listen = (message: unknown) => {
        if (typeof message !== 'number') return
        this.#child?.off('message', listen)
        resolve(message)
      }
      this.#child?.on('message', listen)
    })
    this.#send({ countWrites: true })
    return answer
  }

  /** Moves time for everybody. */
  advance(ms: number): void {
    this.#around.clock.advance(ms)
    this.#send({ ahead: this.#ahead() })
  }

  async bury(): Promise<void> {
    this.#buried = true
    await this.kill()
  }

  #ahead(): number {
    return this.#around.clock.now() - Date.now()
  }

  #send(order: Order): void {
    if (this.#child?.connected) this.#child.send(order, () => {})
  }

  #start(): void {
    const { aws, slack, databaseUrl, cache } = this.#around
    const { accessKeyId, secretAccessKey } = aws.credentials('management')
    const child = fork(program, {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: cache,
        NODE_NO_WARNINGS: '1',
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: 'us-east-1',
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        DATABASE_URL: databaseUrl,
        POLICY_FILE: policyFile,
        DIRECTORY_REFRESH: '30d',
        LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
        CLOCK_AHEAD: String(this.#ahead()),
      },
    })
    this.#child = child
    this.#complaints = ''
    child.stderr?.on('data', (data) => {
      this.#complaints += data
    })
    this.#ready = new Promise((resolve, reject) => {
      child.on('message', (message) => message === 'ready' && resolve())
      child.once('exit', (code, signal) => {
        if (this.#buried) return resolve()
        if (signal !== 'SIGKILL') return reject(new Error(`The bot ended with ${code ?? signal}: ${this.#complaints}`))
        this.deaths += 1
        this.#start()
        resolve()
      })
    })
    this.#ready.catch(() => {})
  }
}
