import { z } from 'zod'
import { attachFile, detachFile, type FilePurpose } from '#server/filings/attach-file.ts'
import { filingRefusals } from '#server/filings/rules/refusals.ts'
import type { Actor } from '#server/identity/actor.ts'
import { commonRefusals } from '#server/platform/errors.ts'

const sentences = { ...filingRefusals, ...commonRefusals }

/** What an evidence box sends for a training. Each file by itself: one that is not taken keeps none of the others out. */
export async function takeFiles(
  actor: Actor,
  { filingId, purpose, form }: { filingId: string; purpose: FilePurpose; form: FormData },
): Promise<{ kind: 'evidence'; problems: string[] }> {
  const problems: string[] = []
  if (form.get('intent') === 'detach') {
    const fileId = z.uuid().parse(form.get('evidenceId'))
    const detached = await detachFile(actor, fileId)
    if (!detached.ok) problems.push(sentences[detached.reason].sentence)
  }
  for (const file of form.getAll('file')) {
    if (!(file instanceof File) || file.size === 0) continue
    const bytes = new Uint8Array(await file.arrayBuffer())
    const attached = await attachFile(actor, { filingId, purpose, name: file.name, bytes })
    if (!attached.ok) problems.push(`${file.name}：${sentences[attached.reason].sentence}`)
  }
  return { kind: 'evidence', problems }
}
