import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { PersonYear, Statement } from './statement.ts'

/**
 * SHA-256, in hex, of everything a verified year says: whose, by which version of the law, for what sort of person, which entries and what of each
 * counts, which lamps are lit. Two statements with the same hash say the same; the order of entries changes nothing, for a statement has one order.
 */
export function yearContentHash({
  learnerId,
  policyId,
  person,
  position,
  statement,
}: {
  learnerId: string
  policyId: string
  person: PersonYear
  position: number
  statement: Pick<Statement, 'counted' | 'recorded' | 'lamps' | 'lines'>
}): string {
  const content = {
    learnerId,
    policyId,
    person,
    position,
    recorded: statement.recorded,
    counted: statement.counted,
    lamps: statement.lamps.map((lamp) => [lamp.id, lamp.state]),
    lines: statement.lines.map((line) => [line.id, line.centihours, line.countedCentihours]),
  }
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}
