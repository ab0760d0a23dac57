import { z } from 'zod'
import { certificateKinds } from '#server/certificates/rules/content.ts'
import { mostYears } from '#server/certificates/rules/statement-request.ts'

/** As many sheets as one file holds; whoever needs more orders unit by unit. */
export const sheetLimit = 1_000
/** The file is kept so long, then it is gone: it is personal data, and can be ordered again. */
export const keptDays = 7

export const printFormats = ['pdf', 'zip'] as const
export type PrintFormat = (typeof printFormats)[number]
export const printFormatNames: Record<PrintFormat, string> = {
  pdf: '一个 PDF 文件，按姓名加书签，用来打印',
  zip: '一个压缩包，每份证书、证明是单独的电子原件',
}

export type PrintState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'swept'
export const printStateNames: Record<PrintState, string> = {
  waiting: '排队中',
  running: '正在生成',
  done: '已完成',
  failed: '没有成功',
  cancelled: '已取消',
  swept: '文件已清除',
}

const listed = <Item extends z.ZodType>(item: Item, least: string, most = 10) =>
  z.preprocess(
    (given) => (Array.isArray(given) || given === undefined ? (given ?? []) : [given]),
    z.array(item).min(1, least).max(most),
  )

export const printingForm = z.strictObject({
  kinds: listed(z.enum(certificateKinds), '请选择打印证书还是证明'),
  years: listed(z.coerce.number().int().min(2000).max(2100), '请至少选择一个年度', mostYears),
  format: z.enum(printFormats),
  /** ID numbers as they were typed or pasted; empty: everybody whom the page lists. */
  numbers: z.string().max(40_000, '名单太长').default(''),
})
export type PrintingWish = z.infer<typeof printingForm>

/** What is to be printed for each person, in the order of the years; the statement comes last. */
export const sheetsOf = ({ kinds, years }: Pick<PrintingWish, 'kinds' | 'years'>) => [
  ...(kinds.includes('training') ? [...new Set(years)].sort().map((year) => ({ kind: 'training' as const, year })) : []),
  ...(kinds.includes('statement') ? [{ kind: 'statement' as const, year: null }] : []),
]

/** ID numbers from what was pasted: one a line, or parted by commas, spaces and tabs. */
export const splitNumbers = (typed: string): string[] => [
  ...new Set(
    typed
      .normalize('NFKC')
      .toUpperCase()
      .split(/[\s,;，；、]+/)
      .filter(Boolean),
  ),
]

/** In an archive: no two the same, for numbers are given once; and nothing that a file system minds. */
export const entryName = (name: string, kind: string, number: string): string =>
  `${name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '')}-${kind}-${number}.pdf`
