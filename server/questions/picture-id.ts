import { createHash } from 'node:crypto'

/** The id that a body's picture of this content has, in the form of a UUID of version 8. */
export function pictureId(organisationId: string, sha256: string): string {
  const hex = createHash('sha256').update(`question-picture ${organisationId} ${sha256}`).digest('hex').slice(0, 32)
  const digits = `${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17)}`
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
