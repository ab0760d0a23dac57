import { describe, expect, it } from 'vitest'
import { addressGroup } from '#server/identity/rules/throttle.ts'
import { refuseBody } from './body-limit.ts'
import { decideOrigin, isKeyed } from './origin-gate.ts'
import { bucketOf } from './rate-limits.ts'
import { contentSecurityPolicy } from './security-headers.ts'

describe('the origin gate', () => {
  const production = { ownOrigin: 'https://ce.example.cn', anyHost: false }
  const facts = (given: Partial<Parameters<typeof decideOrigin>[0]>) => ({
    method: 'POST',
    upgrade: false,
    fetchSite: undefined,
    origin: undefined,
    host: 'ce.example.cn',
    ...given,
  })

  it.each([
    ['a page of ours', { fetchSite: 'same-origin', origin: 'https://ce.example.cn' }, true],
    ['a page of ours without Origin', { fetchSite: 'same-origin' }, true],
    ['a browser that says only Origin', { origin: 'https://ce.example.cn' }, true],
    ['another site', { fetchSite: 'cross-site', origin: 'https://evil.test' }, false],
    ['a sister site', { fetchSite: 'same-site', origin: 'https://other.example.cn' }, false],
    ['a foreign Origin whatever else is said', { fetchSite: 'same-origin', origin: 'https://evil.test' }, false],
    ['a sandboxed frame', { origin: 'null' }, false],
    ['our name over plain http', { origin: 'http://ce.example.cn' }, false],
    ['our name as a prefix', { origin: 'https://ce.example.cn.evil.test' }, false],
    ['nobody known', {}, false],
    ['the address bar', { fetchSite: 'none' }, false],
    ['somebody reading', { method: 'GET', fetchSite: 'cross-site' }, true],
    ['a socket from elsewhere', { method: 'GET', upgrade: true, origin: 'https://evil.test' }, false],
    ['a socket of ours', { method: 'GET', upgrade: true, origin: 'https://ce.example.cn' }, true],
    ['a socket of nobody', { method: 'GET', upgrade: true }, false],
    ['a made-up method', { method: 'PROPFIND' }, false],
  ])('meets %s', (_, given, passes) => expect(decideOrigin(facts(given), production)).toBe(passes))

  it('lets a local start be reached by its address, and only there', () => {
    const local = facts({ origin: 'http://192.168.1.5:3000', host: '192.168.1.5:3000' })
    expect(decideOrigin(local, { ownOrigin: 'http://localhost:3000', anyHost: true })).toBe(true)
    expect(decideOrigin(local, { ownOrigin: 'http://localhost:3000', anyHost: false })).toBe(false)
    expect(decideOrigin({ ...local, origin: 'http://evil.test' }, { ownOrigin: 'http://localhost:3000', anyHost: true })).toBe(
      false,
    )
  })
})

describe('rate limits', () => {
  it.each([
    ['GET', '/learn', 'page'],
    ['POST', '/sign-in', 'account'],
    ['POST', '/sign-up.data?index', 'account'],
    ['POST', '/sign-installations', 'form'],
    ['DELETE', '/learn/account', 'form'],
  ])('%s %s counts as %s', (method, url, bucket) => expect(bucketOf(method, url)).toBe(bucket))

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s belongs to %s', (ip, group) => expect(addressGroup(ip)).toBe(group))
})

it.each([
  ['/api/v1/persons/check', true],
  ['/api/v1/certificates/2HXYWGRJWDY1B12EAN71RGAQS4', true],
  ['/api/v1/../../manage/api-keys', false],
  ['/api/v1/%2e%2e/manage/api-keys', false],
  ['/manage/api-keys?/api/v1/x', false],
])('asks no origin of whoever brings a key, and at no other address: %s', (url, keyed) => expect(isKeyed(url)).toBe(keyed))

describe('the size of a form', () => {
  it.each([
    ['no body at all', {}, null],
    ['an empty form', { 'content-length': '0' }, null],
    ['a spreadsheet', { 'content-length': '12000000' }, null],
    ['more than a form is', { 'content-length': '12000001' }, 'too-large'],
    ['a size that is none', { 'content-length': 'many' }, 'too-large'],
    ['a body without an announced end', { 'transfer-encoding': 'chunked' }, 'bad-request'],
  ])('meets %s', (_, headers, refused) => expect(refuseBody(headers)).toBe(refused))
})

describe('the content security policy', () => {
  const policy = contentSecurityPolicy({ nonce: 'n0nce', development: false, secure: true, publicUrl: 'https://ce.example.cn' })

  it('runs only scripts of this answer', () => {
    expect(policy).toContain("script-src 'self' 'nonce-n0nce';")
    expect(policy.match(/script-src [^;]*/)?.[0]).not.toMatch(/unsafe/)
  })

  it.each([
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "worker-src 'self' blob:",
    "media-src 'self' blob:",
    "connect-src 'self' wss://ce.example.cn",
  ])('says %s', (directive) => expect(policy).toContain(directive))
})
