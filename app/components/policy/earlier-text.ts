import { shanghaiMinuteText } from '#server/platform/calendar.ts'

/** Who was first, for whoever came second. */
export const earlierText = ({ by, at }: { by: string; at: Date }): string => `（${by}，${shanghaiMinuteText(at)}）`
