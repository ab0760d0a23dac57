import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '#server/hours/rules/canonical-json.ts'
import { parseCode } from './code.ts'
import type { CertificateContent } from './content.ts'

/**
 * Two signatures, both Ed25519, both checked with nothing but the published key.
 * The QR text `<site>/verify/<code>#X1.<claims>.<signature>`: what stands behind # never leaves the reader's telephone, so the name and the hours can be
 * in it; the signature covers the code too. The file: its last two lines carry the QR text and a signature over every byte before them, so that
 * one changed byte or anything appended shows.
 */
export const claims = z.strictObject({
  /** number, person, masked ID number, year, [required, elective, professional] in centihours, day of issue */
  n: z.string(),
  p: z.string(),
  i: z.string(),
  y: z.number().int(),
  h: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  d: z.string(),
  /** First 128 bits of the SHA-256 of the whole content, so that the database's copy can be held against it. */
  c: z.string(),
  /** Which key. */
  k: z.string(),
})
export type Claims = z.infer<typeof claims>

export type SigningKey = { id: string; privateKey: KeyObject; publicKeyPem: string }
export type PublicKeys = ReadonlyMap<string, KeyObject>

/** First 16 hex digits of the SHA-256 of the public key in DER form. */
export function keyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}

/** Keys from a PEM text that may hold several, as /.well-known/xueshi-certificate-key.pem does. */
export function readPublicKeys(pem: string): PublicKeys {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[\s\S]*?-----END PUBLIC KEY-----/g) ?? []
  return new Map(blocks.map((block) => createPublicKey(block)).map((key) => [keyId(key), key]))
}

export const contentHash = (content: CertificateContent): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex')

/** `X1.<claims>.<signature>` */
export function signContent(code: string, content: CertificateContent, key: SigningKey): string {
  const said: Claims = {
    n: content.number,
    p: content.realName,
    i: content.maskedIdNumber,
    y: content.year,
    h: [content.requiredCentihours, content.electiveCentihours, content.professionalCentihours],
    d: content.issuedOn,
    c: Buffer.from(contentHash(content).slice(0, 32), 'hex').toString('base64url'),
    k: key.id,
  }
  const payload = Buffer.from(canonicalJson(said)).toString('base64url')
  return `X1.${payload}.${sign(null, messageOf(code, payload), key.privateKey).toString('base64url')}`
}

const messageOf = (code: string, payload: string) => Buffer.from(`X1.${code}.${payload}`)

export const qrText = (publicUrl: string, code: string, signedText: string): string => `${publicUrl}/verify/${code}#${signedText}`

export type Verdict =
  | { verdict: 'genuine'; code: string; claims: Claims }
  /** It bears a signature and the signature does not fit. */
  | { verdict: 'tampered' }
  /** Signed by a key that is not among those given. */
  | { verdict: 'unknown-key'; keyId: string }
  /** It bears no signature of ours. */
  | { verdict: 'unsigned' }

/** Judges a QR text, with or without the site's address in front. */
export function verifyText(text: string, keys: PublicKeys): Verdict {
  const [, address = '', payload = '', signature = ''] = /^\s*(\S*?)#?X1\.([\w-]+)\.([\w-]+)\s*$/.exec(text) ?? []
  const code = parseCode(address.split(/[/#]/).filter(Boolean).at(-1) ?? '')
  if (!code) return /X1\.[\w-]+\.[\w-]+/.test(text) ? { verdict: 'tampered' } : { verdict: 'unsigned' }
  const said = readClaims(payload)
  if (!said) return { verdict: 'tampered' }
  const key = keys.get(said.k)
  if (!key) return { verdict: 'unknown-key', keyId: said.k }
  const genuine = isExact(signature) && verify(null, messageOf(code, payload), key, Buffer.from(signature, 'base64url'))
  return genuine ? { verdict: 'genuine', code, claims: said } : { verdict: 'tampered' }
}

function readClaims(payload: string): Claims | null {
  try {
    return claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}

/** Base64 has spare bits at its end: only one spelling of a signature is accepted. */
const isExact = (text: string) => Buffer.from(text, 'base64url').toString('base64url') === text

const certificateLine = '%Xueshi-Certificate: '
const signatureLine = '%Xueshi-Signature: '

/** Adds the two lines. Readers of PDF ignore comments behind the end mark. */
export function signFile(pdf: Uint8Array, text: string, key: SigningKey): Buffer {
  const body = Buffer.concat([pdf, Buffer.from(`\n${certificateLine}${text}\n`)])
  return Buffer.concat([
    body,
    Buffer.from(`${signatureLine}${key.id}.${sign(null, fileMessage(body), key.privateKey).toString('base64url')}\n`),
  ])
}

const fileMessage = (body: Uint8Array) => Buffer.from(`X1-FILE.${createHash('sha256').update(body).digest('hex')}`)

/** Judges a PDF file as it came from the site: genuine only if every byte is as it was signed. */
export function verifyFile(file: Uint8Array, keys: PublicKeys): Verdict {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const at = bytes.lastIndexOf(`\n${signatureLine}`)
  if (at < 0) return { verdict: bytes.includes(certificateLine) ? 'tampered' : 'unsigned' }
  const body = bytes.subarray(0, at + 1)
  const tail = bytes.subarray(at + 1).toString('latin1')
  const [, id = '', signature = ''] = /^%Xueshi-Signature: ([0-9a-f]{16})\.([\w-]+)\n$/.exec(tail) ?? []
  const textAt = body.lastIndexOf(`\n${certificateLine}`)
  if (!id || textAt < 0) return { verdict: 'tampered' }
  const key = keys.get(id)
  if (!key) return { verdict: 'unknown-key', keyId: id }
  if (!isExact(signature) || !verify(null, fileMessage(body), key, Buffer.from(signature, 'base64url')))
    return { verdict: 'tampered' }
  return verifyText(body.subarray(textAt + 1 + certificateLine.length).toString('utf8'), keys)
}
