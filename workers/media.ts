import { transcodeWanted } from '#server/media/jobs.ts'
import { transcodeAsset } from '#server/media/transcode-asset.ts'
import { consume } from '#server/platform/queues.ts'

// One at a time in each worker: two encoders would only be in each other's way, and in the site's.
consume(transcodeWanted, (deliveries) => transcodeAsset(deliveries), { concurrency: 1, patienceSeconds: 600 })
