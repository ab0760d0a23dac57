import type { Actor } from '#server/identity/actor.ts'
import { createAccount } from '#server/identity/create-account.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { openSession } from '#server/identity/open-session.ts'
import { transaction } from '#server/platform/database.ts'
import { makeIdNumber, makePhone } from './make-id-number.ts'

export const goodPassword = 'lamp river seven boats'

const surnames = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '欧阳']
const givenNames = ['芳', '晓明', '静', '建国', '敏', '思远', '丽华', '志强', '雨桐', '海燕', '文博', '𬱖']

export type MadePerson = {
  accountId: string
  realName: string
  idNumber: string
  phone: string
  password: string
  token: string
  actor: Actor
}

let lastSeed = 0
function nextSeed(): number {
  lastSeed += 1
  return lastSeed
}

/** Somebody new who is signed in, through the same operations as everybody. */
export async function makePerson(seed = nextSeed()): Promise<MadePerson> {
  const realName = `${surnames[seed % surnames.length]}${givenNames[Math.floor(seed / surnames.length) % givenNames.length]}`
  const person = { realName, idNumber: makeIdNumber(seed), phone: makePhone(seed), password: goodPassword }
  const account = await createAccount({ ...person, now: new Date() })
  if (!account.ok) throw new Error(`person ${seed} was not made: ${account.reason}`)
  const { accountId } = account.value
  const { token } = await transaction(async (tx) => {
    const session = await openSession(tx, { accountId, userAgent: '', remember: true, now: await tx.now() })
    // As if an authenticator's code had just been shown: whatever is granted to this person counts in this session.
    await tx.run`
      update session set second_factor_at = clock_timestamp(), confirmed_at = clock_timestamp() where id = ${session.sessionId}`
    return session
  })
  return { ...person, accountId, token, actor: await actorOf(token) }
}

/** As the doors see whoever holds this token now, with the roles granted since. */
export async function actorOf(token: string): Promise<Actor> {
  const actor = await findActorByToken(token)
  if (!actor) throw new Error('nobody is signed in with this token')
  return actor
}
