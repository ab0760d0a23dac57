/** Finishes the upload named on the command line, as a process that can be killed on the way. */
import { finishUpload } from '#server/media/finish-upload.ts'
import { closeDatabase } from '#server/platform/database.ts'

await finishUpload(process.argv[2] as string)
await closeDatabase()
