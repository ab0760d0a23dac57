import type { Breach } from '#server/platform/nightly-check.ts'
import { verifyAudit } from './verify-audit.ts'

/** I-12 for the trail: every event is as it was sealed, and none that was counted is missing. */
export async function checkAudit(): Promise<Breach[]> {
  const { problem } = await verifyAudit()
  return problem ? [{ invariant: 'I-12 the audit chain holds', count: 1, examples: [problem] }] : []
}
