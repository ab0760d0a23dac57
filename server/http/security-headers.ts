import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'
import { env } from '#server/platform/env.ts'

/**
 * Headers for every page and answer but media. Scripts run only with the nonce of this answer; styles may stand in attributes, which the component
 * library needs, and in style elements that carry the nonce. Returns the nonce. In development Vite's client adds scripts and styles of its own.
 */
export function setSecurityHeaders(response: ServerResponse, { development = false }: { development?: boolean } = {}): string {
  const nonce = randomBytes(16).toString('base64url')
  set(response, nonce, development)
  return nonce
}

const withoutPolicy = helmet({
  contentSecurityPolicy: false,
  // HSTS only where TLS is sure; a plain http start must not lock browsers out.
  strictTransportSecurity: false,
  // Videos play and PDFs open inside this origin only.
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'same-origin' },
  xFrameOptions: { action: 'deny' },
})

function set(response: ServerResponse, nonce: string, development: boolean): void {
  withoutPolicy({} as IncomingMessage, response, () => {})
  const secure = env().PUBLIC_URL.startsWith('https:')
  response.setHeader(
    'Content-Security-Policy',
    contentSecurityPolicy({ nonce, development, secure, publicUrl: env().PUBLIC_URL }),
  )
  response.setHeader(
    'Permissions-Policy',
    'camera=(self), microphone=(), geolocation=(self), payment=(), usb=(), autoplay=(self), fullscreen=(self)',
  )
  if (secure) response.setHeader('Strict-Transport-Security', 'max-age=31536000')
}

export function contentSecurityPolicy(options: {
  nonce: string
  development: boolean
  secure: boolean
  publicUrl: string
}): string {
  const { nonce, development, secure, publicUrl } = options
  const ownSocket = publicUrl.replace(/^http/, 'ws')
  const directives: Record<string, string> = {
    'default-src': "'self'",
    'script-src': development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    // Vite's client sets style elements without a nonce while developing.
    'style-src': development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'media-src': "'self' blob:",
    'worker-src': "'self' blob:",
    // Older Safari does not take 'self' for web sockets.
    'connect-src': development ? "'self' ws: wss:" : `'self' ${ownSocket}`,
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'manifest-src': "'self'",
  }
  const policy = Object.entries(directives).map(([name, value]) => `${name} ${value}`)
  return [...policy, ...(secure ? ['upgrade-insecure-requests'] : [])].join('; ')
}
