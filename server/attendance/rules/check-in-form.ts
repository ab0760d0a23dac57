import { z } from 'zod'

/** Where a phone says it is, in degrees and metres. */
export const spot = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  accuracyMetres: z.number().nonnegative().max(1_000_000),
})

/** What a phone sends when it has read a screen's code. */
export const sentCheckIn = z.strictObject({
  eventId: z.uuid(),
  code: z.string().max(100),
  sighting: z.string().max(400).nullable(),
  kept: z.boolean(),
  spot: spot.nullable(),
})
export type SentCheckIn = z.infer<typeof sentCheckIn>

/** What a scanner sends: codes of learners that it has read, some of them perhaps a while ago. */
export const sentScans = z.strictObject({
  direction: z.enum(['in', 'out']),
  scans: z
    .array(z.strictObject({ id: z.uuid(), code: z.string().max(100), scannedAt: z.number().transform((at) => new Date(at)) }))
    .min(1)
    .max(200),
})
