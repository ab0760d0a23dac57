/** Makers of courses, and the media worker's work without its process. */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createAssetFromFile } from '#server/media/create-asset-from-file.ts'
import { transcodeAsset } from '#server/media/transcode-asset.ts'
import { createOrganisation } from '#server/organisations/create-organisation.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makeCreditCode } from './make-credit-code.ts'
import { actorOf, type MadePerson, makePerson } from './make-person.ts'

const run = promisify(execFile)

let bureauId: string | undefined

/** Somebody who makes courses for the bureau. */
export async function makeCourseMaker(): Promise<MadePerson> {
  if (!bureauId) {
    const bureau = await createOrganisation(null, {
      kind: 'bureau',
      name: '市人力社保局',
      code: makeCreditCode(1),
      parentId: null,
    })
    invariant(bureau.ok, 'the bureau was made')
    bureauId = bureau.value.organisationId
  }
  const person = await makePerson()
  const granted = await grantRole(null, { accountId: person.accountId, role: 'course-maker', organisationId: bureauId })
  invariant(granted.ok, 'the role was granted')
  return { ...person, actor: await actorOf(person.token) }
}

/** Takes the file in and does the worker's work; answers the video's row as it then is. */
export async function bringIn(owner: MadePerson, file: string, originalName = path.basename(file)) {
  const made = await createAssetFromFile({ ownerId: owner.accountId, file, originalName })
  invariant(made.ok, 'the file was taken in')
  await deliverTranscodes()
  return await assetRow(made.value.assetId)
}

/** What the worker would be sent now, done here. Answers how many deliveries there were. */
export async function deliverTranscodes(): Promise<number> {
  const rows = await sql.many<{ outboxId: number; payload: { assetId: string } }>`
    select id as "outboxId", payload from outbox where topic = 'media.transcode-wanted' and done_at is null order by id`
  await transcodeAsset(rows)
  return rows.length
}

export type AssetRow = {
  id: string
  status: string
  problemCode: string | null
  durationMilliseconds: number | null
  width: number | null
  height: number | null
  hasAudio: boolean | null
  attempts: number
  progressPercent: number
}

export const assetRow = (assetId: string): Promise<AssetRow> => sql.one<AssetRow>`
  select id, status, problem_code as "problemCode", duration_milliseconds as "durationMilliseconds", width, height, has_audio as "hasAudio", attempts,
    progress_percent as "progressPercent" from media_asset where id = ${assetId}`

/** Does `use` while a disk of `size` (as mount says it) lies over `folder`; `grow` makes it larger. Where mounting is not allowed `possible` is false. */
export async function withFullDisk(
  folder: string,
  size: string,
  use: (grow: (size: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0755`, 'none', folder])
  try {
    await use((larger) => run('mount', ['-o', `remount,size=${larger}`, folder]))
  } finally {
    await run('umount', [folder])
  }
}
withFullDisk.possible = await run('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', tmpdir()]).then(
  () => true,
  () => false,
)
