import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import QRCode from 'qrcode'
import { formatHours, partNames } from '#server/hours/rules/entry.ts'
import { type CertificateContent, certificateNames } from './rules/content.ts'

const templates = path.join(import.meta.dirname, 'templates')
const fonts = ['400Regular/NotoSerifSC_400Regular', '700Bold/NotoSerifSC_700Bold']

let compiler: NodeCompiler | undefined
let rendered = 0

/** Two weights are 30 MB, so they are read by the first certificate of a process and not before. */
function typst(): NodeCompiler {
  const require = createRequire(import.meta.url)
  const fontBlobs = () => fonts.map((font) => readFileSync(require.resolve(`@expo-google-fonts/noto-serif-sc/${font}.ttf`)))
  compiler ??= NodeCompiler.create({ workspace: templates, fontArgs: [{ fontBlobs: fontBlobs() }] })
  return compiler
}

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
  const pdf = typst().pdf({
    mainFilePath: path.join(templates, `${content.kind}-certificate.typ`),
    inputs: { data: JSON.stringify(sheet) },
  })
  rendered += 1
  // What was remembered of the last sheets is let go, or a long-lived worker grows.
  if (rendered % 20 === 0) typst().evictCache(5)
  return pdf
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
