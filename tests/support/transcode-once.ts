/** A media worker for one round, as a process that can be killed: does what is waiting and ends. */
import { closeDatabase } from '#server/platform/database.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { deliverTranscodes } from './media-world.ts'

await deliverTranscodes()
await closeDatabase()
await closeRedis()
