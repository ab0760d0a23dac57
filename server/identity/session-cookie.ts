import { env } from '#server/platform/env.ts'

/** `__Host-` binds the cookie to this host, to TLS and to the whole site; browsers refuse it over plain http, where a local start has to do without. */
const cookieName = () => (isSecure() ? '__Host-xueshi' : 'xueshi')
const isSecure = () => env().PUBLIC_URL.startsWith('https:')

/** The session's token from a Cookie header. */
export function readSessionToken(cookieHeader: string | null | undefined): string | null {
  for (const part of (cookieHeader ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2)
    if (name === cookieName() && value && /^[\w-]{43}$/.test(value)) return value
  }
  return null
}

/** The Set-Cookie header that hands a token to the browser; without `expiresAt` it goes when the browser closes. */
export function setSessionCookie({ token, expiresAt }: { token: string; expiresAt: Date | null }): string {
  return [`${cookieName()}=${token}`, ...attributes(), ...(expiresAt ? [`Expires=${expiresAt.toUTCString()}`] : [])].join('; ')
}

export const clearSessionCookie = (): string => [`${cookieName()}=`, ...attributes(), 'Max-Age=0'].join('; ')

const attributes = () => ['Path=/', 'HttpOnly', 'SameSite=Lax', ...(isSecure() ? ['Secure'] : [])]
