import { z } from 'zod'
import { type Field, fields, type Level, levels } from './standing.ts'

/** What an institution says of itself when it asks to be recognised, as it was typed. */
export type RecognitionText = { level: Level; fields: Field[]; district: string; profile: string; contact: string }
/** A seminar as it was typed; numbers stay text until they are read. */
export type SeminarText = {
  title: string
  field: Field
  programme: string
  people: string
  hours: string
  budgetYuan: string
  contact: string
}
export type PaperText = RecognitionText | SeminarText

const text = (most: number) => z.string().max(most)
export const recognitionText: z.ZodType<RecognitionText> = z.strictObject({
  level: z.enum(levels),
  fields: z.array(z.enum(fields)).max(fields.length),
  district: text(50),
  profile: text(5_000),
  contact: text(100),
})
export const seminarText: z.ZodType<SeminarText> = z.strictObject({
  title: text(100),
  field: z.enum(fields),
  programme: text(5_000),
  people: text(10),
  hours: text(10),
  budgetYuan: text(20),
  contact: text(100),
})

export const emptyRecognition: RecognitionText = { level: 'city', fields: [], district: '', profile: '', contact: '' }
export const emptySeminar: SeminarText = {
  ...{ title: '', field: '综合管理', programme: '', people: '', hours: '', budgetYuan: '', contact: '' },
}

export type Problems = Record<string, string>
export const plain = (value: string): string => value.normalize('NFKC').trim()
const short = (value: string, least: number) => [...value.trim()].length < least

/** What is missing before it may be handed in, by field. Qualification documents are asked for elsewhere: they are files. */
export function checkRecognition(typed: RecognitionText): Problems {
  return {
    ...(typed.fields.length === 0 ? { fields: '请至少选一个专业领域。' } : {}),
    ...(short(typed.district, 2) ? { district: '请填写所在区。' } : {}),
    ...(short(typed.profile, 20) ? { profile: '请介绍师资、场地和办学情况，至少 20 个字。' } : {}),
    ...(short(typed.contact, 4) ? { contact: '请填写联系人和电话。' } : {}),
  }
}

const wholeBetween = (value: string, least: number, most: number) => {
  const number = Number(plain(value).replaceAll(',', ''))
  return plain(value) !== '' && Number.isInteger(number) && number >= least && number <= most
}

export function checkSeminar(typed: SeminarText): Problems {
  const hours = Number(plain(typed.hours))
  return {
    ...(short(typed.title, 2) ? { title: '请填写研修项目名称。' } : {}),
    ...(short(typed.programme, 20) ? { programme: '请写明研修方案，至少 20 个字。' } : {}),
    ...(wholeBetween(typed.people, 1, 1_000) ? {} : { people: '请填写 1 到 1000 之间的人数。' }),
    ...(hours > 0 && hours <= 200 && (hours * 2) % 1 === 0 ? {} : { hours: '请填写 0.5 到 200 之间的学时，以半学时为单位。' }),
    ...(wholeBetween(typed.budgetYuan, 0, 100_000_000) ? {} : { budgetYuan: '请填写经费预算，整数，单位元。' }),
    ...(short(typed.contact, 4) ? { contact: '请填写联系人和电话。' } : {}),
  }
}

export const isSeminar = (content: PaperText): content is SeminarText => 'programme' in content
