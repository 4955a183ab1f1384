import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What `/metrics` tells. Names follow https://prometheus.io/docs/practices/naming/ */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    awsCalls: new Histogram({
      name: 'aws_setup_aws_call_seconds',
      help: 'Calls to AWS, with the wait for the call budget',
      labelNames: ['service', 'operation', 'outcome'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    facts: new Counter({
      name: 'aws_setup_facts_total',
      help: 'Facts that came into the audit log since this process started, whoever wrote them',
      labelNames: ['fact'],
      registers,
    }),
    jobsFailing: new Gauge({
      name: 'aws_setup_jobs_failing',
      help: 'Jobs that wait for another try after at least five failures',
      registers,
    }),
    directoryAge: new Gauge({
      name: 'aws_setup_directory_age_seconds',
      help: 'Age of the snapshot of AWS',
      registers,
    }),
  }
}
export type Metrics = ReturnType<typeof createMetrics>
