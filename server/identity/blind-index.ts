import { createHmac } from 'node:crypto'
import { env } from '#server/platform/env.ts'
import type { PersonalDataKind } from './encrypt-personal-data.ts'

/**
 * 32 bytes by which a number is found without being stored: HMAC-SHA256 under a key of its own. There are few enough ID numbers to try them all,
 * so a plain hash would hide nothing; without the key this one does. `text` must be in its normal form.
 */
export const blindIndex = (kind: PersonalDataKind, text: string): Buffer =>
  createHmac('sha256', env().BLIND_INDEX_KEY).update(`${kind}|${text}`).digest()
