import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Everything /metrics tells. A name says its unit; labels have few values, never a person. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry, prefix: 'xueshi_' })

export const httpSeconds = new Histogram({
  name: 'xueshi_http_request_seconds',
  help: 'Time to answer, by door and status class',
  labelNames: ['door', 'status'] as const,
  buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
  registers: [registry],
})

export const messages = new Counter({
  name: 'xueshi_realtime_messages_total',
  help: 'Realtime messages answered, by name, door and outcome (ok, or the refusal)',
  labelNames: ['name', 'door', 'outcome'] as const,
  registers: [registry],
})

export const deliveries = new Counter({
  name: 'xueshi_deliveries_total',
  help: 'Outbox deliveries by topic and outcome',
  labelNames: ['topic', 'outcome'] as const,
  registers: [registry],
})

export const openSockets = new Gauge({ name: 'xueshi_open_sockets', help: 'Sockets open now', registers: [registry] })

/** A figure that is asked for when somebody looks. */
export function watchGauge(name: string, help: string, read: () => Promise<number>): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await read().catch(() => Number.NaN))
    },
  })
}
