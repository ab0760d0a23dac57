import type { Actor } from '#server/identity/actor.ts'
import { getPersons } from '#server/identity/queries.ts'
import { sql } from '#server/platform/database.ts'
import { placesOf } from './scope.ts'

export type Registered = {
  learnerId: string
  realName: string
  maskedIdNumber: string
  organisationName: string
  startedAt: Date
}

/** As many as are shown; whoever has more people writes a name. */
const mostShown = 30

/** Who is registered now with a place that the actor registers people for, by part of the name: for finding one person, not for leafing through all. */
export async function listRegistered(actor: Actor, search = ''): Promise<Registered[]> {
  const text = search.trim()
  const pattern = text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<{ learnerId: string; organisationName: string; startedAt: Date }>`
    select f.learner_id as "learnerId", o.name as "organisationName", f.started_at as "startedAt"
    from organisation mine join organisation o on o.path <@ mine.path join affiliation f on f.organisation_id = o.id and f.ended_at is null
      join account a on a.id = f.learner_id
    where mine.id = any(${placesOf(actor, 'affiliation.decide')}::uuid[]) and (${pattern}::text is null or a.real_name like ${pattern})
    limit ${mostShown}`
  const persons = await getPersons(rows.map((row) => row.learnerId))
  return rows
    .flatMap((row) => {
      const person = persons.get(row.learnerId)
      return person ? [{ ...row, realName: person.realName, maskedIdNumber: person.maskedIdNumber }] : []
    })
    .sort((a, b) => a.realName.localeCompare(b.realName, 'zh-CN'))
}
