import { reverseEntry as reverseWithin } from '#server/hours/reverse-entry.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'

/** As if both persons of the bureau stood at the desk. */
export const reverseEntry = (actor: Actor, asked: { entryId: string; requestedBy: Actor; reason: string }) =>
  transaction((tx) => reverseWithin(tx, actor, asked))
