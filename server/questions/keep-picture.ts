import { createHash } from 'node:crypto'
import type { Actor } from '#server/identity/actor.ts'
import { sql, type Transaction, transaction } from '#server/platform/database.ts'
import { readPicture } from '#server/platform/picture.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { pictureId } from './picture-id.ts'
import { mayMakeExams } from './rules/exam-maker.ts'
import { pictureMaxBytes, picturePixelsMost } from './rules/picture-limits.ts'

/** Keeps a picture for the stems of a body; the same picture is the same one. */
export async function keepPicture(
  actor: Actor,
  { organisationId, bytes }: { organisationId: string; bytes: Uint8Array },
): Promise<Result<{ pictureId: string }, 'not-found' | 'picture-type' | 'picture-size'>> {
  if (!mayMakeExams(actor.roles, organisationId)) return refuse('not-found')
  if (bytes.length > pictureMaxBytes) return refuse('picture-size')
  const picture = readPicture(bytes)
  if (!picture) return refuse('picture-type')
  if (picture.width * picture.height > picturePixelsMost) return refuse('picture-size')
  return ok({ pictureId: await transaction((tx) => insertPicture(tx, { organisationId, bytes, createdBy: actor.accountId })) })
}

/** A picture that was looked at already. */
export async function insertPicture(
  tx: Transaction,
  { organisationId, bytes, createdBy }: { organisationId: string; bytes: Uint8Array; createdBy: string },
): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const id = pictureId(organisationId, sha256)
  await tx.run`
    insert into question_picture (id, organisation_id, sha256, media_type, bytes, created_by)
    values (${id}, ${organisationId}, ${sha256}, ${readPicture(bytes)?.type ?? 'image/png'}, ${Buffer.from(bytes)}, ${createdBy})
    on conflict do nothing`
  return id
}

/** The bytes of a picture. Its id is a hash that nobody guesses; whoever has it was shown the question. */
export const findPicture = (id: string): Promise<{ mediaType: string; bytes: Buffer } | null> =>
  sql.maybe`select media_type as "mediaType", bytes from question_picture where id = ${id}`
