import type { DeclarationForm, FormField } from './declaration-form.ts'
import { centihoursOf, formatHours } from './entry.ts'

/** What was typed, by field. */
export type Answers = Readonly<Record<string, string>>

export type Expected = {
  /** null while what decides them is missing or wrong, and where the table knows no such case. */
  centihours: number | null
  /** How they come about, or what is still missing. */
  sentence: string
  /** By field. */
  problems: Record<string, string>
  title: string
  /** YYYY-MM-DD; decides the year. */
  day: string | null
  /** What makes two declarations the same, without blanks, signs and capitals; null while a part is missing. */
  identity: string | null
}

const longest: Record<'text' | 'long', number> = { text: 200, long: 3_000 }

/**
 * What a declaration is worth by its form, and what is wrong with it. The same in the browser while typing and on the server when it is handed in and
 * registered. `today`: nothing that lies ahead has been learned.
 */
export function expectHours(form: DeclarationForm, answers: Answers, today: string): Expected {
  const given = (key: string) => (answers[key] ?? '').normalize('NFKC').trim()
  const problems: Record<string, string> = {}
  for (const field of form.fields) {
    const problem = problemOf(field, given(field.key), today)
    if (problem) problems[field.key] = problem
  }
  const parts = form.identity.by.map((key) => plain(given(key)))
  return {
    ...price(form, given, problems),
    problems,
    title: given(form.title),
    day: problems[form.when] ? null : given(form.when),
    identity: parts.every((part) => part !== '') ? `${form.id}:${parts.join('|')}` : null,
  }
}

function problemOf(field: FormField, text: string, today: string): string | null {
  if (text === '') return field.optional ? null : `请填写${field.label}。`
  switch (field.type) {
    case 'text':
    case 'long':
      return [...text].length > longest[field.type] ? `请控制在 ${longest[field.type]} 字以内。` : null
    case 'date':
      if (!isDay(text)) return '日期应写作 2026-05-20 的样子。'
      return text > today ? '还没有发生的学习不能申报。' : null
    case 'number': {
      const number = Number(text)
      if (!/^\d{1,6}(\.\d{1,2})?$/.test(text)) return '请填写数字，最多两位小数。'
      return number < field.least || number > field.most ? `应在 ${field.least} 至 ${field.most} ${field.unit}之间。` : null
    }
    case 'choice':
      return field.choices.some((choice) => choice.value === text) ? null : '请从列出的各项中选择。'
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function price(
  { tariff, fields }: DeclarationForm,
  given: (key: string) => string,
  problems: Record<string, string>,
): Pick<Expected, 'centihours' | 'sentence'> {
  const labelOf = (key: string) => fields.find((field) => field.key === key)?.label ?? key
  const deciding = tariff.measure === 'each' ? [tariff.of] : tariff.measure === 'table' ? tariff.by : []
  const missing = deciding.filter((key) => problems[key] || given(key) === '')
  if (missing.length > 0) return { centihours: null, sentence: `填好${missing.map(labelOf).join('、')}后显示预计学时` }
  if (tariff.measure === 'fixed')
    return { centihours: centihoursOf(tariff.hours.value), sentence: `${tariff.hours.label}，${tariff.hours.cite}` }
  if (tariff.measure === 'table') {
    const row = tariff.rows.find(({ when }) => when.every((value, place) => value === given(tariff.by[place] as string)))
    if (!row) return { centihours: null, sentence: '当年的规则不认定这种情形的学时' }
    return { centihours: centihoursOf(row.hours.value), sentence: `${row.hours.label}，${row.hours.cite}` }
  }
  const { hours, most } = tariff
  const counted = Math.round(Number(given(tariff.of)) * centihoursOf(hours.value))
  const ceiling = most ? centihoursOf(most.value) : counted
  const product = `${given(tariff.of)} × ${hours.value} = ${formatHours(counted)} 学时`
  return counted > ceiling && most
    ? { centihours: ceiling, sentence: `${product}，${most.label}为 ${most.value} 学时，${most.cite}` }
    : { centihours: counted, sentence: `${product}（${hours.label}），${hours.cite}` }
}

/** Without blanks, signs and capitals: `10.1000/ABC 12` and `10.1000abc１２` are the same. */
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
