import { createHash } from 'node:crypto'
import { sql, type Transaction, transaction } from '#server/platform/database.ts'
import { type Breach, breachOf } from '#server/platform/nightly-check.ts'
import { getBytes } from '#server/platform/storage.ts'

/** How many certificates are asked for at a time. */
const pageSize = 500

/**
 * Holds every certificate against what it promises (I-9, I-10): one that holds for each learner, kind and year; numbers that occur once and leave no gap;
 * a file with the bytes that were stored; totals that are the sum of entries that stood in the ledger when it was issued. Reads only.
 * Of the files it reads the `part`-th of `of` equal parts: those of some years are more than a night's work.
 */
export async function checkCertificates({ part, of }: { part: number; of: number } = { part: 0, of: 1 }): Promise<Breach[]> {
  return [
    ...(await transaction(checkRows)),
    ...breachOf('I-9 the file is the one that was stored', await listBrokenFiles(part, of)),
  ]
}

async function checkRows(tx: Transaction): Promise<Breach[]> {
  // It reads every certificate: longer than a page may take.
  await tx.run`set local statement_timeout = '1h'`
  const doubled = await tx.many<{ id: string }>`
    select min(id::text) as id from certificate where revoked_at is null and kind = 'training' group by learner_id, kind, year having count(*) > 1
    union all select min(id::text) from certificate group by number having count(*) > 1`
  const gaps = await tx.many<{ id: string }>`
    select s.kind || ' ' || s.year as id from certificate_sequence s
    where s.last_serial <> (select count(*) from certificate c where c.kind = s.kind and c.year = s.year)`
  const untrue = await tx.many<{ id: string }>`
    select c.id::text from certificate c cross join lateral (
      select coalesce(sum((course ->> 'centihours')::int), 0) as listed,
        bool_and(exists (
          select from ledger_entry l where l.id = (course ->> 'entryId')::uuid and l.learner_id = c.learner_id and l.year = c.year
            and l.recorded_at <= c.issued_at and l.centihours >= (course ->> 'centihours')::int)) as standing
      from jsonb_array_elements(c.content -> 'courses') as course) lines
    where c.kind = 'training' and lines.listed <> (c.content ->> 'totalCentihours')::int or c.kind = 'training' and not coalesce(lines.standing, false)`
  const misstated = await tx.many<{ id: string }>`
    select c.id::text from certificate c left join ledger_head h on h.learner_id = c.learner_id
    where c.kind = 'statement' and ((c.content ->> 'position')::int > coalesce(h.position, 0) or (c.content ->> 'totalCentihours')::int <> (
      select sum((each ->> 'requiredCentihours')::int + (each ->> 'electiveCentihours')::int + (each ->> 'professionalCentihours')::int)
      from jsonb_array_elements(c.content -> 'years') as each))`
  return [
    ...breachOf('I-10 a statement is the sum of its years, from entries that are there', misstated),
    ...breachOf('I-10 one certificate a learner, kind and year, and one a number', doubled),
    ...breachOf('I-10 numbers without gaps', gaps),
    ...breachOf('I-10 totals are the ledger’s as of issue', untrue),
  ]
}

async function listBrokenFiles(part: number, of: number): Promise<{ id: string }[]> {
  const broken: { id: string }[] = []
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await sql.many<{ id: string; key: string; sha256: string }>`
      select id, pdf_key as key, pdf_sha256 as sha256 from certificate
      where pdf_key is not null and id > ${after} and (hashtext(id::text) & 2147483647) % ${of} = ${part} order by id limit ${pageSize}`
    for (const { id, key, sha256 } of rows) {
      const bytes = await getBytes(key).catch(() => null)
      if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha256) broken.push({ id })
    }
    const last = rows.at(-1)
    if (!last) return broken
    after = last.id
  }
}
