import { creditGatherings } from '#server/attendance/credit-gatherings.ts'
import { gatheringConfirmed } from '#server/attendance/jobs.ts'
import { consume } from '#server/platform/queues.ts'

consume(gatheringConfirmed, creditGatherings)
