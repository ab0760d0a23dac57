import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { env } from '#server/platform/env.ts'
import { invariant } from '#server/platform/invariant.ts'
import { keyId, type SigningKey } from './rules/signature.ts'

let cached: SigningKey | undefined

/** The key that signs certificates: CERTIFICATE_SIGNING_KEY, or, outside production, one made at the first start and kept with the data. */
export function signingKey(): SigningKey {
  cached ??= describe(createPrivateKey(env().CERTIFICATE_SIGNING_KEY?.replaceAll('\\n', '\n') ?? developmentKey()))
  return cached
}

function describe(privateKey: KeyObject): SigningKey {
  invariant(
    privateKey.asymmetricKeyType === 'ed25519',
    `the certificate key is ${privateKey.asymmetricKeyType}, expected ed25519`,
  )
  const publicKey = createPublicKey(privateKey)
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  // Beside the data, so that `npm run verify-certificate` finds it without asking anybody.
  writeFileSync(path.join(keysFolder(), 'certificate-public.pem'), publicKeyPem)
  return { id: keyId(publicKey), privateKey, publicKeyPem }
}

function keysFolder(): string {
  const folder = path.join(env().DATA_DIR, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

function developmentKey(): string {
  const file = path.join(keysFolder(), 'certificate-signing.pem')
  if (!existsSync(file)) {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
    const aside = `${file}.${process.pid}`
    writeFileSync(aside, pem, { mode: 0o600 })
    try {
      // Web and worker may start together: a link is made once, whole, and whoever came second reads the winner's key.
      linkSync(aside, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(aside)
    }
  }
  return readFileSync(file, 'utf8')
}
