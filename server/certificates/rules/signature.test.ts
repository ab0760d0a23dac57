import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CertificateContent } from './content.ts'
import { keyId, qrText, readPublicKeys, type SigningKey, signContent, signFile, verifyFile, verifyText } from './signature.ts'

function makeKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { id: keyId(publicKey), privateKey, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
}

const key = makeKey()
const keys = readPublicKeys(key.publicKeyPem)
const code = '01ABCDEFGHJKMNPQRSTVWXYZ23'
const content: CertificateContent = {
  format: 1,
  kind: 'training',
  number: 'TJ202600001234',
  year: 2026,
  realName: '欧阳龘',
  maskedIdNumber: '1201**********1234',
  issuer: '示范局',
  issuedOn: '2026-11-23',
  courses: [{ entryId: '1', title: '依法行政', kind: 'required', centihours: 2000, completedOn: '2026-11-20' }],
  requiredCentihours: 2000,
  electiveCentihours: 0,
  professionalCentihours: 0,
  totalCentihours: 2000,
  policyVersion: 1,
  demonstration: true,
}
const text = qrText('https://ce.example.cn', code, signContent(code, content, key))
const pdf = Buffer.from('%PDF-1.7\nsome content\n%%EOF')

describe('the QR text', () => {
  it('says offline whose certificate it is, and keeps every personal word behind the #', () => {
    expect(verifyText(text, keys)).toMatchObject({
      verdict: 'genuine',
      code,
      claims: { p: '欧阳龘', n: 'TJ202600001234', h: [2000, 0, 0] },
    })
    expect(text.split('#')[0]).toBe(`https://ce.example.cn/verify/${code}`)
    expect(text.length).toBeLessThan(420)
  })

  it('is tampered with when any one character is another', () => {
    const signed = text.indexOf('#') + 1
    fc.assert(
      fc.property(fc.integer({ min: signed, max: text.length - 1 }), fc.constantFrom(...'Aa0-_9zZ'), (at, letter) => {
        if (text[at] === letter) return
        expect(verifyText(text.slice(0, at) + letter + text.slice(at + 1), keys).verdict).not.toBe('genuine')
      }),
    )
  })

  it('belongs to its code and to its key', () => {
    const other = makeKey()
    expect(verifyText(text.replace(code, `${code.slice(0, -1)}4`), keys)).toEqual({ verdict: 'tampered' })
    expect(verifyText(qrText('https://x', code, signContent(code, content, other)), keys)).toEqual({
      verdict: 'unknown-key',
      keyId: other.id,
    })
    const forged = signContent(code, content, { ...other, id: key.id })
    expect(verifyText(qrText('https://x', code, forged), keys)).toEqual({ verdict: 'tampered' })
  })

  it('is not there in any other text', () => {
    for (const other of ['', 'https://ce.example.cn/verify/01ABCDEFGHJKMNPQRSTVWXYZ23', 'X1', '你好'])
      expect(verifyText(other, keys).verdict).toBe('unsigned')
  })
})

describe('the file', () => {
  const file = signFile(pdf, text, key)

  it('is genuine as it came from the site', () => {
    expect(verifyFile(file, keys)).toMatchObject({ verdict: 'genuine', code, claims: { p: '欧阳龘' } })
  })

  it('is not when any one bit is another', () => {
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const changed = Buffer.from(file)
        changed[at] = (changed[at] as number) ^ (1 << bit)
        expect(verifyFile(changed, keys).verdict).not.toBe('genuine')
      }),
      { numRuns: 400 },
    )
  })

  it('is not with an update appended, cut short, or signed by somebody else', () => {
    expect(verifyFile(Buffer.concat([file, Buffer.from('\n1 0 obj\nendobj\n%%EOF')]), keys).verdict).toBe('tampered')
    expect(verifyFile(Buffer.concat([file, Buffer.from('\n')]), keys).verdict).toBe('tampered')
    expect(verifyFile(file.subarray(0, file.length - 1), keys).verdict).toBe('tampered')
    expect(verifyFile(signFile(pdf, text, { ...makeKey(), id: key.id }), keys).verdict).toBe('tampered')
    expect(verifyFile(pdf, keys).verdict).toBe('unsigned')
  })

  it('is not when its signature is put on another certificate’s text', () => {
    const other = qrText('https://ce.example.cn', code, signContent(code, { ...content, realName: '别人' }, key))
    const [body, signature] = file.toString('latin1').split('%Xueshi-Signature')
    const swapped = Buffer.from(
      `${body?.replace(Buffer.from(text).toString('latin1'), Buffer.from(other).toString('latin1'))}%Xueshi-Signature${signature}`,
      'latin1',
    )
    expect(verifyFile(swapped, keys).verdict).toBe('tampered')
  })
})
