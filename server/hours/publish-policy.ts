import { transaction } from '#server/platform/database.ts'
import type { Result } from '#server/platform/result.ts'
import { type Policy, policyDocument } from './rules/policy.ts'
import { writeVersion } from './write-version.ts'

/**
 * Makes `document` the law of its year from now on, for the installation itself; officials draft and publish (publish-draft.ts). Publishing the same
 * document again answers the version that stands (seeds may run twice); what was decided before keeps the version that decided it.
 */
export async function publishPolicy(
  document: unknown,
  publishedBy: string | null,
): Promise<Result<Policy, 'policy-version-taken' | 'policy-version-gap'>> {
  const parsed = policyDocument.parse(document)
  return await transaction((tx) => writeVersion(tx, parsed, { draftedBy: null, publishedBy, reason: null, holdsFrom: null }))
}
