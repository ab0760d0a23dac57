import { enrolmentCompleted } from '#server/courses/jobs.ts'
import { creditCompletions } from '#server/hours/credit-completions.ts'
import { policyPublished, simulationAsked } from '#server/hours/jobs.ts'
import { simulateDrafts } from '#server/hours/simulate-drafts.ts'
import { tellOfPolicy } from '#server/hours/tell-of-policy.ts'
import { consume } from '#server/platform/queues.ts'

consume(enrolmentCompleted, creditCompletions)
consume(simulationAsked, simulateDrafts, { concurrency: 1, patienceSeconds: 1_800 })
consume(policyPublished, tellOfPolicy, { concurrency: 1, patienceSeconds: 120 })
