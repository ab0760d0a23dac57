import { consume } from '#server/platform/queues.ts'
import { yearsDecided } from '#server/verification/jobs.ts'
import { tellOfDecisions } from '#server/verification/tell-of-decisions.ts'

consume(yearsDecided, tellOfDecisions, { concurrency: 1, patienceSeconds: 120 })
