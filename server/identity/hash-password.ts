import { type Algorithm, hash, verify } from '@node-rs/argon2'
import pLimit from 'p-limit'

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane; about 0.1 s of one core.
const cost = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A wave of sign-ins may take two cores and no more; pages go on. Whoever waits is answered in order. */
const turn = pLimit(2)

/** True while so many wait that a new one would wait for many seconds. */
export const isHashingBusy = (): boolean => turn.pendingCount > 100

export const hashPassword = (password: string): Promise<string> => turn(() => hash(password.normalize('NFKC'), cost))

export const verifyPassword = (passwordHash: string, password: string): Promise<boolean> =>
  turn(() => verify(passwordHash, password.normalize('NFKC')))

let nobodysHash: Promise<string> | undefined
/** Does the work of checking a password for an account that does not exist, so that time does not tell whether it does. */
export async function verifyNobodysPassword(password: string): Promise<false> {
  nobodysHash ??= hashPassword('nobody has this account')
  await verifyPassword(await nobodysHash, password)
  return false
}
