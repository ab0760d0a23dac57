import { z } from 'zod'
import type { Actor } from '#server/identity/actor.ts'
import { attachFile, detachFile, type FileOwner } from '#server/institutions/attach-file.ts'
import { institutionRefusals } from '#server/institutions/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'

const sentences = { ...institutionRefusals, ...commonRefusals }

/** What an evidence box sends for a paper or class of an institution. Each file by itself: one that is not taken keeps none of the others out. */
export async function takeInstitutionFiles(
  actor: Actor,
  { owner, form }: { owner: FileOwner; form: FormData },
): Promise<{ kind: 'evidence'; problems: string[] }> {
  const problems: string[] = []
  if (form.get('intent') === 'detach') {
    const fileId = z.uuid().safeParse(form.get('evidenceId'))
    const detached = fileId.success ? await detachFile(actor, fileId.data) : null
    if (!detached?.ok) problems.push(sentences[detached?.reason ?? 'not-found'].sentence)
  }
  for (const file of form.getAll('file')) {
    if (!(file instanceof File) || file.size === 0) continue
    const bytes = new Uint8Array(await file.arrayBuffer())
    const attached = await attachFile(actor, { owner, name: file.name, bytes })
    if (!attached.ok) problems.push(`${file.name}：${sentences[attached.reason].sentence}`)
  }
  return { kind: 'evidence', problems }
}
