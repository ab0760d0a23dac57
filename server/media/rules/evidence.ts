import { readPicture } from '#server/platform/picture.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { evidenceRefusals } from './evidence-refusals.ts'

export type EvidenceType = 'application/pdf' | 'image/jpeg' | 'image/png'
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
