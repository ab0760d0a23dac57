import type { PolicyDocument } from './policy.ts'
import type { PersonYear } from './statement.ts'

type Lamps = Pick<PolicyDocument, 'lamps'>

/** The lamps that this person's year is held against: everybody's, and those of the industry. */
export const lampsFor = ({ lamps }: Lamps, { industry }: PersonYear): PolicyDocument['lamps'] =>
  lamps.filter((lamp) => lamp.industries.length === 0 || (industry !== undefined && lamp.industries.includes(industry)))

/**
 * The person with as much of them as this version of the law asks: a year that nothing is asked of an industry in stays what it is, whatever the unit is
 * called next.
 */
export function personUnder({ lamps }: Lamps, person: PersonYear): PersonYear {
  if (lamps.some((lamp) => lamp.industries.length > 0)) return person
  const { industry: _, ...plain } = person
  return plain
}
