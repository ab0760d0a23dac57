import type { APIRequestContext } from '@playwright/test'
import { demonstrationPassword, seedPerson } from '#prisma/seed/accounts.ts'
import { learners, officials } from '#prisma/seed/city.ts'
import { lineOf } from './find-address.ts'

/** Cookies of a browser in which nobody, or this person of the demonstration city, has signed in; for `newContext({ storageState })`. */
export type Visitor = Awaited<ReturnType<APIRequestContext['storageState']>>

/** Signs in through the form's own door, without a browser. */
export async function signedIn(name: string, baseURL: string): Promise<Visitor> {
  const person = [...learners, ...officials].find((each) => each.name === name)
  if (!person) throw new Error(`nobody called ${name}`)
  const line = await lineOf(baseURL)
  const form = { identifier: seedPerson(person).phone, password: demonstrationPassword }
  const answer = await line.post('/sign-in', { form, maxRedirects: 0 })
  if (answer.status() !== 302) throw new Error(`${name} could not sign in: the site answered ${answer.status()}`)
  const state = await line.storageState()
  await line.dispose()
  return state
}
