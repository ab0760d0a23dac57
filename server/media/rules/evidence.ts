import { defineRefusals } from '#server/platform/errors.ts'
import { readPicture } from '#server/platform/picture.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

export type EvidenceType = 'application/pdf' | 'image/jpeg' | 'image/png'
/** Of a file that somebody brings as a proof. */
export const evidenceRefusals = defineRefusals({
  'evidence-type': { status: 422, sentence: '只能上传 PDF、JPG 或 PNG 文件；文件的内容与这些格式不符。' },
  'evidence-size': { status: 422, sentence: '每个文件不超过 10 MB，请压缩后再上传。' },
  'evidence-active': { status: 422, sentence: '这个 PDF 带有脚本、附件或自动动作，不能作为证明材料。请“打印为 PDF”后再上传。' },
  'evidence-locked': { status: 422, sentence: '这个 PDF 设有密码，经办人打不开。请去掉密码后再上传。' },
  'evidence-large': { status: 422, sentence: '这张图片的像素太多，请缩小后再上传。' },
})
export type EvidenceProblem = keyof typeof evidenceRefusals

export const evidenceMaxBytes = 10_000_000
export const evidenceMost = 10
const pixelsMost = 60_000_000

/** What a file is by its content, whatever it is called. A document that would do something by itself when opened is turned away. */
export function checkEvidence(bytes: Uint8Array): Result<EvidenceType, EvidenceProblem> {
  if (bytes.length > evidenceMaxBytes) return refuse('evidence-size')
  const picture = readPicture(bytes)
  if (picture) return picture.width * picture.height > pixelsMost ? refuse('evidence-large') : ok(picture.type)
  return checkPdf(bytes)
}

/** Names in a PDF may be written with #xx for any letter: /J#61vaScript is /JavaScript. What lies in compressed streams is shown by viewers in a sandbox. */
function checkPdf(bytes: Uint8Array): Result<EvidenceType, EvidenceProblem> {
  const text = new TextDecoder('latin1').decode(bytes)
  if (!text.startsWith('%PDF-') || !text.slice(-2_048).includes('%%EOF')) return refuse('evidence-type')
  const plain = text.replace(/#([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  if (/\/Encrypt\b/.test(plain)) return refuse('evidence-locked')
  return /\/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b/.test(plain)
    ? refuse('evidence-active')
    : ok('application/pdf')
}

/** As shown and as saved by whoever downloads it: no path, no control characters, never empty. */
export function evidenceName(given: string): string {
  const name = (given.split(/[\\/]/).at(-1) ?? '').replace(/[\p{Cc}\p{Cf}"<>|:*?]/gu, '').trim()
  return [...name].slice(-120).join('') || '证明材料'
}
