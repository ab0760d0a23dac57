/**
 * Rows a second of a roster from the file to the register: the spreadsheet read in its own process, every row judged, and, once it is confirmed,
 * written by one worker in one transaction: accounts, registrations, title levels, audit. Against bare inserts of as many accounts and registrations.
 * Arguments: rows (10000).
 */
import { checkRoster } from '#server/organisations/check-roster.ts'
import { confirmRoster } from '#server/organisations/confirm-roster.ts'
import { findRoster } from '#server/organisations/list-rosters.ts'
import { rosterColumns } from '#server/organisations/rules/roster.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { makeJoiningWorld } from '#tests/support/joining-world.ts'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import type { Bench } from './bench.ts'

const bench: Bench = async ({ startWorker, progress, pool, args }) => {
  const people = Number(args[0] ?? 10_000)
  progress(`a list of ${people}`)
  const { school, atSchool } = await makeJoiningWorld()
  const file = await writeSpreadsheet({
    sheetName: '名册',
    header: rosterColumns.map((column) => column.title),
    rows: Array.from({ length: people }, (_, index) => [
      '周若水',
      makeIdNumber(100_000 + index),
      makePhone(100_000 + index),
      '中级',
      '2020-09-01',
      index % 10 === 0 ? '是' : '否',
    ]),
  })
  const worker = await startWorker({ env: { LOG_LEVEL: 'info' } })

  progress('read and judged')
  const begun = performance.now()
  const read = await readSpreadsheet(file, { maxRows: 30_000, maxColumns: 20 })
  invariant(read.ok, 'expected the list to be read')
  const readSeconds = (performance.now() - begun) / 1_000
  const checked = await checkRoster(atSchool.actor, { organisationId: school, fileName: '名册.xlsx', rows: read.value.rows })
  invariant(checked.ok, 'expected the list to be judged')
  const checkSeconds = (performance.now() - begun) / 1_000 - readSeconds

  progress('confirmed and written')
  const { rosterId } = checked.value
  const confirmed = performance.now()
  invariant((await confirmRoster(atSchool.actor, rosterId)).ok, 'expected the list to have no problems')
  while ((await findRoster(atSchool.actor, rosterId))?.state !== 'done') await new Promise((resolve) => setTimeout(resolve, 50))
  const writeSeconds = (performance.now() - confirmed) / 1_000
  await worker.stop()
  const { registered } = await sql.one<{ registered: number }>`
    select count(*)::int as registered from affiliation where organisation_id = ${school} and ended_at is null`
  invariant(registered === people, `expected ${people} to be registered, ${registered} are`)

  progress('the same rows, bare')
  const bare = performance.now()
  await pool.query(`
    create table bare_account as select * from account where false; create table bare_affiliation as select * from affiliation where false;
    insert into bare_account select * from account; insert into bare_affiliation select * from affiliation`)
  const baseline = people / ((performance.now() - bare) / 1_000)
  const value = people / (readSeconds + checkSeconds + writeSeconds)
  return { value, unit: 'rows/s', baseline, ratio: value / baseline, people, readSeconds, checkSeconds, writeSeconds }
}
export default bench
