/** One round of the sender, as a process that can be killed on the way. */
import { closeDatabase } from '#server/platform/database.ts'
import { sendLetters } from '#server/portal/send-letters.ts'

await sendLetters()
await closeDatabase()
