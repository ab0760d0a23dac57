import type { Statement } from './statement.ts'

/** The city's lamp is what a year is verified against; the others stand beside it. */
export const isMet = (statement: Pick<Statement, 'lamps'>): boolean =>
  statement.lamps.some((lamp) => lamp.id === 'city' && lamp.state === 'lit')
