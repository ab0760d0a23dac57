/** How somebody wants to see the pages: kept in the browser, with nothing about who they are. */
import { z } from 'zod'

export const texts = ['standard', 'large', 'larger'] as const
export const contrasts = ['standard', 'high'] as const
export const lookForm = z.object({ text: z.enum(texts).catch('standard'), contrast: z.enum(contrasts).catch('standard') })
export type Look = z.infer<typeof lookForm>

const cookieName = 'xueshi-look'
const year = 365 * 86_400

export function readLook(cookieHeader: string | null): Look {
  const [, text, contrast] = new RegExp(`(?:^|;\\s*)${cookieName}=(\\w+)\\.(\\w+)`).exec(cookieHeader ?? '') ?? []
  return lookForm.parse({ text, contrast })
}

export const setLookCookie = ({ text, contrast }: Look): string =>
  `${cookieName}=${text}.${contrast}; Path=/; Max-Age=${year}; SameSite=Lax`
