/** Runs what happens after a commit and what happens by the clock. As many copies as needed: each row and each sweep has one taker at a time. */
import './attendance.ts'
import './certificates.ts'
import './hours.ts'
import './joining.ts'
import './media.ts'
import './organisations.ts'
import './portal.ts'
import './questions.ts'
import './reports.ts'
import './verification.ts'
import { closeDatabase } from '#server/platform/database.ts'
import { log } from '#server/platform/log.ts'
import { startDeliveries } from '#server/platform/queues.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { schedules } from './schedules.ts'
import { startSchedules } from './start-schedules.ts'

const deliveries = startDeliveries()
const sweeps = startSchedules(schedules)
log.info({ pid: process.pid }, 'worker started')

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), 14_000).unref()
    void Promise.all([deliveries.stop(), sweeps.stop()])
      .then(closeDatabase)
      .then(closeRedis)
      .then(() => {
        log.info('worker stopped')
        process.exit(0)
      })
      .catch((error) => {
        log.error({ err: error }, 'worker did not stop cleanly')
        process.exit(1)
      })
  })
}
