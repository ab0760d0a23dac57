/** A name as it stands on the identity document: Han characters, rare ones too, with the middle dot of other peoples' names; or Latin letters. */
import { ok, type Result, refuse } from '#server/platform/result.ts'

export type RealNameProblem = 'real-name-empty' | 'real-name-length' | 'real-name-characters'

const dots = /[•・．.‧∙⋅•]/g
const han = /^\p{Script=Han}+(?:·\p{Script=Han}+)*$/u
const latin = /^\p{Script=Latin}[\p{Script=Latin}' -]*\p{Script=Latin}$/u

/** The name with one kind of dot and no stray spaces, 2 to 30 characters, or what is wrong with it. */
export function parseRealName(text: string): Result<string, RealNameProblem> {
  const trimmed = text.trim().replace(/\s+/g, ' ')
  const name = latin.test(trimmed) ? trimmed : trimmed.replace(/ /g, '').replace(dots, '·')
  if (name === '') return refuse('real-name-empty')
  if (!han.test(name) && !latin.test(name))
    return [...name].length === 1 ? refuse('real-name-length') : refuse('real-name-characters')
  const length = [...name].length
  return length >= 2 && length <= 30 ? ok(name) : refuse('real-name-length')
}
