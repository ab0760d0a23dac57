import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** Somebody has looked at a bulletin and wants it with everybody whom it concerns. */
export const bulletinSent = defineJob({
  topic: 'portal.bulletin-sent',
  queue: 'bulletins',
  payload: z.object({ bulletinId: z.uuid() }),
  batch: 1,
})
