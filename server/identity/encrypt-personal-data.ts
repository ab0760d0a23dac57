import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { env } from '#server/platform/env.ts'
import { invariant } from '#server/platform/invariant.ts'

/** What a cipher text holds; bound into it, so that one kind cannot be put in another's place. */
export type PersonalDataKind =
  | 'id-number'
  | 'phone'
  | 'second-factor'
  | 'recovery-code'
  | 'email'
  | 'letter-code'
  | 'complaint-person'

const version = 'v1'
let key: KeyObject | undefined
// As an object: from bytes it would be made anew for each of the fifty numbers of a list.
const currentKey = () =>
  (key ??= createSecretKey(Buffer.from(hkdfSync('sha256', env().ID_NUMBER_KEY, '', 'xueshi personal data v1', 32))))

/**
 * AES-256-GCM: '<key version>.<base64url of nonce, tag, cipher text>'. The version stands in front so that a new key can be taken up while old rows
 * are still read with the old one. `accountId`, or the id of what else it belongs to, is bound in: a cipher text
 * copied to another does not open.
 */
export function encryptPersonalData(kind: PersonalDataKind, accountId: string, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', currentKey(), nonce).setAAD(Buffer.from(`${version}|${kind}|${accountId}`))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

export function decryptPersonalData(kind: PersonalDataKind, accountId: string, sealed: string): string {
  const [sealedVersion, text] = sealed.split('.')
  invariant(sealedVersion === version && text, `expected personal data sealed as ${version}, got ${sealedVersion}`)
  const bytes = Buffer.from(text, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', currentKey(), bytes.subarray(0, 12))
    .setAAD(Buffer.from(`${version}|${kind}|${accountId}`))
    .setAuthTag(bytes.subarray(12, 28))
  return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
}
