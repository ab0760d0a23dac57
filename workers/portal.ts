import { consume } from '#server/platform/queues.ts'
import { deliverBulletins } from '#server/portal/deliver-bulletins.ts'
import { bulletinSent } from '#server/portal/jobs.ts'

consume(bulletinSent, deliverBulletins)
