import { type Transaction, transaction } from '#server/platform/database.ts'
import { type Breach, breachOf } from '#server/platform/nightly-check.ts'

/**
 * Holds the classes against their lists: nobody has a place beyond the capacity; whoever has one, and nobody else, is on the list of attendance; a class that
 * was published has a gathering in the same state; only an approved seminar led to a class. Reads only.
 */
export const checkInstitutions = (): Promise<Breach[]> =>
  transaction(async (tx) => {
    // It reads every place: longer than a page may take.
    await tx.run`set local statement_timeout = '1h'`
    return [
      ...breachOf('no class has more people than places', await listOverfull(tx)),
      ...breachOf('the list of a class is its enrolment', await listStrangers(tx)),
      ...breachOf('a class and its gathering agree', await listDisagreeing(tx)),
      ...breachOf('a seminar class was approved', await listUnapproved(tx)),
    ]
  })

const listOverfull = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select c.id from training_class c where c.capacity < (
      select count(*) from class_place p where p.class_id = c.id and p.state = 'enrolled')`

const listStrangers = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select coalesce(p.class_id, t.gathering_id)::text || ' ' || coalesce(p.learner_id, t.learner_id)::text as id
    from (select p.class_id, p.learner_id from class_place p join training_class c on c.id = p.class_id
        where p.state = 'enrolled' and c.state <> 'cancelled') p
      full join (select t.gathering_id, t.learner_id from attendee t join training_class c on c.id = t.gathering_id where c.state <> 'cancelled') t
        on t.gathering_id = p.class_id and t.learner_id = p.learner_id
    where p.class_id is null or t.gathering_id is null`

/** What the gathering of a class is in. */
const gatheringStates = { published: 'open', cancelled: 'cancelled', 'handed-in': 'handed-in', confirmed: 'confirmed' }

const listDisagreeing = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select c.id from training_class c left join gathering g on g.id = c.id
    where g.state is distinct from ${JSON.stringify(gatheringStates)}::jsonb ->> c.state
      and not (c.state = 'cancelled' and g.id is null)`

const listUnapproved = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select c.id from training_class c join institution_paper p on p.id = c.seminar_id where p.state <> 'accepted' or p.kind <> 'seminar'`
