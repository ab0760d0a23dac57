import { enrolmentCompleted } from '#server/courses/jobs.ts'
import { creditCompletions } from '#server/hours/credit-completions.ts'
import { consume } from '#server/platform/queues.ts'

consume(enrolmentCompleted, creditCompletions)
