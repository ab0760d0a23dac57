import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEvidence, evidenceName } from './evidence.ts'

const pdf = (body: string) => new TextEncoder().encode(`%PDF-1.7\n${body}\n%%EOF\n`)
const png = (width: number, height: number) => {
  const bytes = new Uint8Array(64)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}
const verdict = (bytes: Uint8Array) => {
  const checked = checkEvidence(bytes)
  return checked.ok ? checked.value : checked.reason
}

describe('evidence is what its content says', () => {
  it.each([
    [pdf('1 0 obj <</Type /Catalog>> endobj'), 'application/pdf'],
    [pdf('<</S /JavaScript /JS (app.alert(1))>>'), 'evidence-active'],
    [pdf('<</S /J#61vaScript>>'), 'evidence-active'],
    [pdf('<</OpenAction <</S /Launch>>>>'), 'evidence-active'],
    [pdf('trailer <</Encrypt 5 0 R>>'), 'evidence-locked'],
    [new TextEncoder().encode('%PDF-1.7 cut off'), 'evidence-type'],
    [new TextEncoder().encode('<html><script>alert(1)</script></html>'), 'evidence-type'],
    [new TextEncoder().encode('MZ\x90\0'), 'evidence-type'],
    [png(800, 600), 'image/png'],
    [png(60_000, 60_000), 'evidence-large'],
    [new Uint8Array(10_000_001), 'evidence-size'],
    [new Uint8Array(0), 'evidence-type'],
  ])('case %#', (bytes, expected) => {
    expect(verdict(bytes)).toBe(expected)
  })

  it('and random bytes are nothing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => verdict(bytes) === 'evidence-type'))
  })

  it('its name is never a path and never empty', () => {
    expect(evidenceName('C:\\fake\\首页.pdf')).toBe('首页.pdf')
    fc.assert(
      fc.property(fc.string(), (given) => {
        const name = evidenceName(given)
        return name.length > 0 && !/[\\/\p{Cc}"]/u.test(name)
      }),
    )
  })
})
