import { consume } from '#server/platform/queues.ts'
import { printingOrdered } from '#server/reports/jobs.ts'
import { printBatches } from '#server/reports/print-batches.ts'

consume(printingOrdered, printBatches, { concurrency: 1, patienceSeconds: 600 })
