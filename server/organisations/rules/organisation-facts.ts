/** What an office knows of a body besides its name, code and place. Each in its normal form, or with what is wrong. */
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { organisationRefusals } from './refusals.ts'

/** Sections of the national classification of economic activities, GB/T 4754-2017. */
export const industryNames = {
  A: '农、林、牧、渔业',
  B: '采矿业',
  C: '制造业',
  D: '电力、热力、燃气及水生产和供应业',
  E: '建筑业',
  F: '批发和零售业',
  G: '交通运输、仓储和邮政业',
  H: '住宿和餐饮业',
  I: '信息传输、软件和信息技术服务业',
  J: '金融业',
  K: '房地产业',
  L: '租赁和商务服务业',
  M: '科学研究和技术服务业',
  N: '水利、环境和公共设施管理业',
  O: '居民服务、修理和其他服务业',
  P: '教育',
  Q: '卫生和社会工作',
  R: '文化、体育和娱乐业',
  S: '公共管理、社会保障和社会组织',
  T: '国际组织',
} as const
export type Industry = keyof typeof industryNames

/** Outline §16: a unit sets aside 1.5 % of its payroll for training, 2.5 % where its staff's technical demands are high. */
export const payrollCategoryNames = { standard: '一般（工资总额 1.5%）', technical: '技术要求高（工资总额 2.5%）' } as const
export type PayrollCategory = keyof typeof payrollCategoryNames

export type OrganisationFacts = {
  district: string | null
  industry: Industry | null
  payrollCategory: PayrollCategory | null
  contactName: string | null
  contactPhone: string | null
}

type Problem = keyof typeof organisationRefusals

/** Spaces within Chinese names come from copying; full-width Latin from input methods. */
export function parseOrganisationName(text: string): Result<string, 'name-length'> {
  const name = text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .trim()
    .replaceAll('(', '（')
    .replaceAll(')', '）')
  const length = [...name].length
  return length >= 2 && length <= 100 ? ok(name) : refuse('name-length')
}

/** Letter or name, whole or in part when only one section fits: `I`, `信息传输`, `制造`. */
export function parseIndustry(text: string): Result<Industry | null, 'industry-unknown'> {
  const wanted = text.normalize('NFKC').trim().replaceAll(',', '、')
  if (wanted === '') return ok(null)
  if (Object.hasOwn(industryNames, wanted.toUpperCase())) return ok(wanted.toUpperCase() as Industry)
  const fitting = (Object.keys(industryNames) as Industry[]).filter((letter) => industryNames[letter].includes(wanted))
  const [only] = fitting
  return only && fitting.length === 1 ? ok(only) : refuse('industry-unknown')
}

/** A mobile number, or a land line with its area code; an extension behind a hyphen. */
export function parseContactPhone(text: string): Result<string | null, 'contact-phone-format'> {
  const phone = text
    .normalize('NFKC')
    .replace(/[\s()（）]/g, '')
    .replace(/[–—－]/g, '-')
    .replace(/^\+86-?/, '')
  if (phone === '') return ok(null)
  return /^(1[3-9]\d{9}|(0\d{2,3}-?)?[1-9]\d{6,7}(-\d{1,6})?|[48]00-?\d{3}-?\d{4}|12\d{3})$/.test(phone)
    ? ok(phone)
    : refuse('contact-phone-format')
}

export const parseShortText =
  <Reason extends Problem>(most: number, reason: Reason) =>
  (text: string): Result<string | null, Reason> => {
    const short = text.normalize('NFKC').replace(/\s+/g, ' ').trim()
    return [...short].length > most ? refuse(reason) : ok(short === '' ? null : short)
  }
export const parseDistrict = parseShortText(30, 'district-length')
export const parseContactName = parseShortText(50, 'contact-length')

export function parseChangeReason(text: string): Result<string, 'change-reason-missing'> {
  const reason = text.trim()
  const length = [...reason].length
  return length >= 2 && length <= 500 ? ok(reason) : refuse('change-reason-missing')
}

/** The same as somebody typed it. */
export type FactTexts = Record<keyof OrganisationFacts, string>
export type FactsProblem = 'district-length' | 'industry-unknown' | 'payroll-unknown' | 'contact-length' | 'contact-phone-format'

/** Key, name of the choice, or its beginning. */
export function parsePayrollCategory(text: string): Result<PayrollCategory | null, 'payroll-unknown'> {
  const wanted = text.normalize('NFKC').replace(/\s/g, '')
  if (wanted === '') return ok(null)
  const found = (Object.keys(payrollCategoryNames) as PayrollCategory[]).find(
    (key) => key === wanted || payrollCategoryNames[key].normalize('NFKC').replace(/\s/g, '').startsWith(wanted),
  )
  return found ? ok(found) : refuse('payroll-unknown')
}

/** What is left out is not known. */
export function parseFacts(texts: Partial<FactTexts>): Result<OrganisationFacts, FactsProblem> {
  const district = parseDistrict(texts.district ?? '')
  if (!district.ok) return district
  const industry = parseIndustry(texts.industry ?? '')
  if (!industry.ok) return industry
  const payrollCategory = parsePayrollCategory(texts.payrollCategory ?? '')
  if (!payrollCategory.ok) return payrollCategory
  const contactName = parseContactName(texts.contactName ?? '')
  if (!contactName.ok) return contactName
  const contactPhone = parseContactPhone(texts.contactPhone ?? '')
  if (!contactPhone.ok) return contactPhone
  return ok({
    district: district.value,
    industry: industry.value,
    payrollCategory: payrollCategory.value,
    contactName: contactName.value,
    contactPhone: contactPhone.value,
  })
}
