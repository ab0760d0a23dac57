import { env } from '../env.ts'

export const channels = ['sms', 'email'] as const
export type Channel = (typeof channels)[number]

/** Where letters of a channel are handed in, and how many of them a minute. */
export type Provider = { url: string; key: string | null; perMinute: number; timeoutSeconds: number }
export type Providers = Readonly<Record<Channel, Provider | null>>

/** What a provider is handed. `id`: the same letter bears it at every try, so that it goes out once however often it is handed in. */
export type Message = { id: string; to: string; subject: string; text: string }

/** 'refused': these words to this address never go out. 'away': it may go better later, or whether it went well is not known. */
export type Handed = { outcome: 'sent'; providerId: string | null } | { outcome: 'refused' | 'away'; problem: string }

/** Null: nobody sends what goes by this channel. */
export function configuredProviders(): Providers {
  const {
    SMS_URL,
    SMS_KEY,
    SMS_PER_MINUTE,
    EMAIL_URL,
    EMAIL_KEY,
    EMAIL_PER_MINUTE,
    LETTER_TIMEOUT_SECONDS: timeoutSeconds,
  } = env()
  return {
    sms: SMS_URL ? { url: SMS_URL, key: SMS_KEY ?? null, perMinute: SMS_PER_MINUTE, timeoutSeconds } : null,
    email: EMAIL_URL ? { url: EMAIL_URL, key: EMAIL_KEY ?? null, perMinute: EMAIL_PER_MINUTE, timeoutSeconds } : null,
  }
}

/** What is wrong with the message itself. Anything else (a wrong key, an address that moved, too many at once) is mended without it. */
const refusals = new Set([400, 410, 422])

/**
 * Hands a message in: POST of `{ id, to, subject, text }` as JSON with `Idempotency-Key: id` and, where there is a key, `Authorization: Bearer`.
 * 2xx is sent; its JSON may bear the provider's own `id`. Never throws.
 */
export async function handIn({ url, key, timeoutSeconds }: Provider, message: Message): Promise<Handed> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': message.id,
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1_000),
    })
    const answer = await response.text()
    if (response.ok) return { outcome: 'sent', providerId: providerIdOf(answer) }
    return { outcome: refusals.has(response.status) ? 'refused' : 'away', problem: `HTTP ${response.status}` }
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } }
    return { outcome: 'away', problem: name === 'TimeoutError' ? 'timeout' : (cause?.code ?? name) }
  }
}

function providerIdOf(answer: string): string | null {
  try {
    const { id } = JSON.parse(answer) as { id?: unknown }
    return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 100) : null
  } catch {
    return null
  }
}
