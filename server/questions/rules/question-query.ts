import { z } from 'zod'
import { questionKinds } from './question.ts'

export const questionsPage = 30
/** Counted up to here; beyond it there are “more”. */
export const countedMost = 10_000

/** What a list of questions can be asked for in its address; anything else is as if nothing was asked. */
export const questionQuery = z.object({
  search: z.string().max(100).catch(''),
  subject: z.string().max(100).catch(''),
  kind: z.enum(questionKinds).nullable().catch(null).default(null),
  tag: z.string().max(50).catch(''),
  difficulty: z.coerce.number().int().min(1).max(3).nullable().catch(null).default(null),
  source: z.string().max(200).catch(''),
  status: z.enum(['active', 'retired', 'all']).catch('active'),
  page: z.coerce.number().int().min(1).max(4_000).catch(1),
})
export type QuestionQuery = z.infer<typeof questionQuery>

/** How a search is put to `like`: width and case of letters do not matter, % and _ are themselves. */
export const likePattern = (search: string): string | null => {
  const text = search.normalize('NFKC').trim()
  return text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** Tags as somebody writes them in one line: parted by commas, semicolons or spaces of any width. */
export const readTags = (text: string): string[] =>
  [
    ...new Set(
      text
        .normalize('NFKC')
        .split(/[,;、\s]+/u)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    ),
  ].slice(0, 50)
export const tagsMost = 10
export const tagFault = (tags: readonly string[]): string | null =>
  tags.length > tagsMost ? `最多 ${tagsMost} 个标签。` : tags.some((tag) => tag.length > 50) ? '一个标签最多 50 个字。' : null
