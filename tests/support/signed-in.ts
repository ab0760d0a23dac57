import type { APIRequestContext } from '@playwright/test'
import { demonstrationPassword, seedPerson } from '#prisma/seed/accounts.ts'
import { learners, officials } from '#prisma/seed/city.ts'
import { lineOf } from './find-address.ts'

/** Cookies of a browser in which nobody, or this person of the demonstration city, has signed in; for `newContext({ storageState })`. */
export type Visitor = Awaited<ReturnType<APIRequestContext['storageState']>>

/** Signs in through the form's own door, without a browser; officials with their second factor, unless it shall be the password alone. */
export async function signedIn(name: string, baseURL: string, { passwordAlone = false } = {}): Promise<Visitor> {
  const person = [...learners, ...officials].find((each) => each.name === name)
  if (!person) throw new Error(`nobody called ${name}`)
  const line = await lineOf(baseURL)
  const form = { identifier: seedPerson(person).phone, password: demonstrationPassword }
  const answer = await line.post('/sign-in', { form, maxRedirects: 0 })
  if (answer.status() !== 302) throw new Error(`${name} could not sign in: the site answered ${answer.status()}`)
  if (!passwordAlone && answer.headers().location?.startsWith('/second-factor')) await showSecondFactor(line)
  const state = await line.storageState()
  await line.dispose()
  return state
}

/** The page of a demonstration says what the official's authenticator shows. */
async function showSecondFactor(line: APIRequestContext): Promise<void> {
  const [, code = ''] = (await (await line.get('/second-factor')).text()).match(/data-demonstration-code="(\d{6})"/) ?? []
  const answer = await line.post('/second-factor', { form: { code }, maxRedirects: 0 })
  if (answer.status() !== 302) throw new Error(`the second factor was not taken: the site answered ${answer.status()}`)
}
