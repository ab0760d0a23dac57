import { formatHours, partNames } from '#server/hours/rules/entry.ts'
import { drawQr } from '#server/platform/draw-qr.ts'
import { env } from '#server/platform/env.ts'
import { compileTypst } from '#server/platform/typst/compile-typst.ts'
import { type CertificateContent, certificateNames, type StatementContent, type TrainingContent } from './rules/content.ts'
import { qrText } from './rules/signature.ts'
import { yearStandingNames } from './rules/stated-year.ts'

/** `qrText` as rules/signature.ts writes it; `verifyAddress` without the scheme. */
type Addresses = { qrText: string; verifyAddress: string }

/** Where the QR code of a certificate leads, and the address that stands beside it. */
export function addressesOf({ code, signedText }: { code: string; signedText: string }): Addresses {
  const site = env().PUBLIC_URL
  return { qrText: qrText(site, code, signedText), verifyAddress: `${site.replace(/^https?:\/\//, '')}/verify` }
}

/** The file that this content makes: the same content, the same bytes. */
export const renderCertificate = (content: CertificateContent, addresses: Addresses): Buffer =>
  compileTypst('certificates/templates/certificate.typ', sheetOf(content, addresses))

/** What templates/sheets.typ prints. */
export function sheetOf(content: CertificateContent, { qrText, verifyAddress }: Addresses) {
  return {
    ...{ kind: content.kind, title: certificateNames[content.kind], number: content.number, year: content.year },
    ...{ realName: content.realName, maskedIdNumber: content.maskedIdNumber, issuer: content.issuer },
    sealUse: content.demonstration ? '演示用章' : '继续教育专用章',
    issuedOn: dayText(content.issuedOn),
    totalHours: formatHours(content.totalCentihours),
    qr: qrSvg(qrText),
    ...{ verifyAddress, demonstration: content.demonstration },
    ...(content.kind === 'training' ? trainingSheet(content) : statementSheet(content)),
  }
}

const trainingSheet = (content: TrainingContent) => ({
  word: '证书',
  remark: '本证书载明截至核发之日已计入的学时；此后新增的学时以本人年度学时证明为准。',
  courses: content.courses.map((course) => ({
    title: course.title,
    kind: partNames[course.kind],
    hours: formatHours(course.centihours),
    completedOn: course.completedOn,
  })),
  summary: summaryOf(content),
})

const statementSheet = (content: StatementContent) => ({
  word: '证明',
  remark: '本证明载明截至出具之日的登记情况；此后有无变化，以扫码查验的结果为准。',
  years: content.years.map((year) => ({
    ...{ year: year.year, obligation: year.obligation, met: year.met ? '达到' : '未达到' },
    required: formatHours(year.requiredCentihours),
    elective: formatHours(year.electiveCentihours),
    professional: formatHours(year.professionalCentihours),
    total: formatHours(year.totalCentihours),
    standing: year.standing === 'verified' ? `${year.verifiedOn} 已验证` : yearStandingNames[year.standing],
  })),
  notes: notesOf(content),
})

function notesOf({ years }: StatementContent): string[] {
  const pending = years.filter((year) => year.pendingCentihours > 0)
  const versions = years.map((year) => `${year.year} 年第 ${year.policyVersion} 版`)
  return [
    `学时按市局公布的年度规则计算：${versions.join('，')}。`,
    ...pending.map(
      (year) => `${year.year} 年度验证之后另登记 ${formatHours(year.pendingCentihours)} 学时，尚未验证，未列入上表。`,
    ),
    ...(years.some((year) => year.standing === 'unverified')
      ? ['“未验证”的年度尚未经主管部门验证，列出的是当前登记的学时。']
      : []),
    ...(years.some((year) => year.standing === 'correcting')
      ? ['“验证后有更正”的年度有学时被冲正，列出的是更正后的学时，有待重新验证。']
      : []),
  ]
}

function summaryOf(content: TrainingContent): string[] {
  const parts = [
    [partNames.required, content.requiredCentihours],
    [partNames.elective, content.electiveCentihours],
    [partNames.professional, content.professionalCentihours],
  ] as const
  return parts.filter(([, centihours]) => centihours > 0).map(([name, centihours]) => `${name} ${formatHours(centihours)} 学时`)
}

const dayText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return `${year} 年 ${month} 月 ${date} 日`
}

/** The code of the certificate as a picture. */
export function qrSvg(text: string): string {
  const { size, path } = drawQr(text)
  // A hair more than one module wide, so that no viewer shows seams between rows.
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path stroke="#111" stroke-width="1.02" d="${path}"/></svg>`
}
