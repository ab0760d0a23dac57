import { randomBytes } from 'node:crypto'
import { env } from '#server/platform/env.ts'

/** A mark of the browser alone, by which two people who check in with one phone are seen. It says nothing about whose it is and opens nothing. */
const isSecure = () => env().PUBLIC_URL.startsWith('https:')
const cookieName = () => (isSecure() ? '__Host-xueshi-device' : 'xueshi-device')

/** The browser's mark, and the Set-Cookie header that gives it one when it has none. */
export function readDevice(cookieHeader: string | null): { device: string; setCookie: string | null } {
  for (const part of (cookieHeader ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2)
    if (name === cookieName() && value && /^[\w-]{22}$/.test(value)) return { device: value, setCookie: null }
  }
  const device = randomBytes(16).toString('base64url')
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${400 * 86_400}`, ...(isSecure() ? ['Secure'] : [])]
  return { device, setCookie: [`${cookieName()}=${device}`, ...attributes].join('; ') }
}
