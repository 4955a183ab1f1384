import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { awsEnvironment, environmentFor } from '../../src/sandbox/environment.ts'
import type { SimulatedAws } from '../../src/sim/aws/server.ts'
import type { SimulatedSlack } from '../../src/sim/slack/index.ts'
import type { Order, Report } from './bot-program.ts'
import { programEnv } from './program-env.ts'

const program = fileURLToPath(new URL('./bot-program.ts', import.meta.url))

export interface End {
  code: number | null
  signal: NodeJS.Signals | null
  complaints: string
}

/** The bot as a process of its own beside a simulated Slack and AWS; `env` says where its database and its policy are. */
export class BotProcess {
  /** When the process is gone: from then on it has neither sent nor written anything. */
  readonly ended: Promise<End>
  readonly #child: ChildProcess
  readonly #reports = new Map<Report['event'], PromiseWithResolvers<Report>>()

  constructor(
    { slack, aws }: { slack: SimulatedSlack; aws: SimulatedAws },
    env: NodeJS.ProcessEnv,
    execArgv: string[],
  ) {
    this.#child = fork(program, {
      execArgv,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      env: { ...programEnv, ...environmentFor(slack), ...awsEnvironment(aws), ...env },
    })
    let complaints = ''
    this.#child.stderr?.on('data', (data) => {
      complaints += data
    })
    this.#child.on('message', (report: Report) => this.#reported(report.event).resolve(report))
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        for (const event of ['ready', 'complete', 'measured'] as const)
          this.#reported(event).reject(new Error(`The bot ended with ${code ?? signal}: ${complaints}`))
        resolve({ code, signal, complaints })
      })
    })
  }

  send(order: Order): void {
    if (this.#child.connected) this.#child.send(order, () => {})
  }

  ready(): Promise<Report> {
    return this.#reported('ready').promise
  }

  /** When the whole directory has been read from AWS. */
  complete(): Promise<Report> {
    return this.#reported('complete').promise
  }

  measure(): Promise<Report> {
    this.#reports.delete('measured')
    this.send('measure')
    return this.#reported('measured').promise
  }

  /** Stands still in the middle of whatever it does, as on a computer that sleeps. */
  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child.kill('SIGCONT')
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  async stop(): Promise<void> {
    this.send('stop')
    await this.ended
  }

  #reported(event: Report['event']): PromiseWithResolvers<Report> {
    const known = this.#reports.get(event)
    if (known) return known
    const made = Promise.withResolvers<Report>()
    made.promise.catch(() => {})
    this.#reports.set(event, made)
    return made
  }
}
