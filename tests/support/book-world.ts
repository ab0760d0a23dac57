/** A city with officials on every level who keep the certificate book, and people registered in its units. */

import { handOverBooks } from '#server/books/hand-over-books.ts'
import { receiveBooks } from '#server/books/receive-books.ts'
import { takeInBooks } from '#server/books/take-in-books.ts'
import type { Actor } from '#server/identity/actor.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Result } from '#server/platform/result.ts'
import { makeCity, makeOfficial } from './make-city.ts'
import { makePerson } from './make-person.ts'

export type BookWorld = Awaited<ReturnType<typeof makeBookWorld>>

export async function makeBookWorld() {
  const city = await makeCity()
  return {
    ...city,
    chief: await makeOfficial('bureau', city.bureau),
    deputy: await makeOfficial('bureau', city.bureau),
    auditor: await makeOfficial('auditor', city.bureau),
    reviewer: await makeOfficial('reviewer', city.district),
    neighbour: await makeOfficial('reviewer', city.otherDistrict),
    handler: await makeOfficial('handler', city.company),
    colleague: await makeOfficial('handler', city.company),
    beside: await makeOfficial('handler', city.sibling),
  }
}

export async function makeRegistered(organisationId: string) {
  const person = await makePerson()
  const placed = await affiliateLearner(null, { learnerId: person.accountId, organisationId })
  invariant(placed.ok, 'the person is registered')
  return person
}

export async function done<Value>(answer: Promise<Result<Value>>): Promise<Value> {
  const result = await answer
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

/** The bureau has `quantity` books from `first` on, and hands them all down to the company. */
export async function stockCompany(world: BookWorld, first: number, quantity: number): Promise<void> {
  const { bureau, district, company } = world
  await done(receiveBooks(world.chief.actor, { placeId: bureau, first, quantity, note: '' }))
  await moveBooks(world.chief.actor, world.reviewer.actor, { fromId: bureau, toId: district, first, quantity })
  await moveBooks(world.reviewer.actor, world.handler.actor, { fromId: district, toId: company, first, quantity })
}

/** Handed over by one and counted by the other. */
export async function moveBooks(
  giver: Actor,
  receiver: Actor,
  way: { fromId: string; toId: string; first: number; quantity: number },
): Promise<void> {
  const { handoverId } = await done(handOverBooks(giver, way))
  await done(takeInBooks(receiver, { handoverId, counted: way.quantity, note: '' }))
}
