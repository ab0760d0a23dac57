import { shanghaiDateText } from '#server/platform/calendar.ts'

/** A power holds through its last day: a term of 31 December ends when 1 January begins. */
export const termText = (validUntil: Date | null): string =>
  validUntil ? `至 ${shanghaiDateText(new Date(validUntil.getTime() - 1))}` : '长期'
