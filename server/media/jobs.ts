import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** A video waits to be made playable. Long work: one at a time. */
export const transcodeWanted = defineJob({
  topic: 'media.transcode-wanted',
  queue: 'media',
  payload: z.object({ assetId: z.uuid() }),
  batch: 1,
})
