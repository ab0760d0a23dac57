import { consume } from '#server/platform/queues.ts'
import { importQuestions } from '#server/questions/import-questions.ts'
import { questionImportConfirmed } from '#server/questions/jobs.ts'

consume(questionImportConfirmed, importQuestions, { concurrency: 1, patienceSeconds: 300 })
