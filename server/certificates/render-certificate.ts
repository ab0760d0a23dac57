import QRCode from 'qrcode'
import { formatHours, partNames } from '#server/hours/rules/entry.ts'
import { compileTypst } from '#server/platform/typst/compile-typst.ts'
import { type CertificateContent, certificateNames } from './rules/content.ts'

/** The sheet that this content makes: the same content, the same bytes. `qrText` as rules/signature.ts writes it; `verifyAddress` without the scheme. */
export function renderCertificate(
  content: CertificateContent,
  { qrText, verifyAddress }: { qrText: string; verifyAddress: string },
): Buffer {
  const [year, month, day] = content.issuedOn.split('-').map(Number)
  const sheet = {
    title: certificateNames[content.kind],
    number: content.number,
    year: content.year,
    realName: content.realName,
    maskedIdNumber: content.maskedIdNumber,
    issuer: content.issuer,
    sealUse: content.demonstration ? '演示用章' : '继续教育专用章',
    issuedOn: `${year} 年 ${month} 月 ${day} 日`,
    totalHours: formatHours(content.totalCentihours),
    courses: content.courses.map((course) => ({
      title: course.title,
      kind: partNames[course.kind],
      hours: formatHours(course.centihours),
      completedOn: course.completedOn,
    })),
    summary: summaryOf(content),
    qr: qrSvg(qrText),
    verifyAddress,
    demonstration: content.demonstration,
  }
  return compileTypst(`certificates/templates/${content.kind}-certificate.typ`, sheet)
}

function summaryOf(content: CertificateContent): string[] {
  const parts = [
    [partNames.required, content.requiredCentihours],
    [partNames.elective, content.electiveCentihours],
    [partNames.professional, content.professionalCentihours],
  ] as const
  return parts.filter(([, centihours]) => centihours > 0).map(([name, centihours]) => `${name} ${formatHours(centihours)} 学时`)
}

/** One path, a stroke for each run of dark modules: sharp at any size, and half the work of drawing squares. */
export function qrSvg(text: string): string {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let strokes = ''
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; ) {
      const start = column
      while (column < size && modules.get(row, column)) column += 1
      if (column > start) strokes += `M${start} ${row}.5h${column - start}`
      else column += 1
    }
  }
  // The quiet zone of four modules is part of the symbol; a hair more than one module wide, so that no viewer shows seams between rows.
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${size + 8} ${size + 8}"><path stroke="#111" stroke-width="1.02" d="${strokes}"/></svg>`
}
