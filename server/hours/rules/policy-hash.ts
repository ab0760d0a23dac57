import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { PolicyDocument } from './policy.ts'

/** SHA-256, in hex, of a parsed document: two that say the same have the same. */
export const policyHash = (document: PolicyDocument): string => createHash('sha256').update(canonicalJson(document)).digest('hex')
