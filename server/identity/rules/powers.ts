import type { Actor, Role } from '../actor.ts'

/**
 * Who may do what, as data: reliability.md's table of roles and powers in the words of this house. A power reaches the subtree of the
 * organisation over which its role is held and nothing else. `confirm`: the person shows again, shortly before, that it is really them
 * (policy, grants, verification, personal data that leaves the house).
 */
type PowerRule = { roles: readonly Role[]; confirm?: true }

const table = {
  /** Auditors read everything and change nothing; that they are in no other row but these is tested. */
  'organisation.see': { roles: ['handler', 'reviewer', 'bureau', 'auditor', 'operator'] },
  'organisation.change': { roles: ['reviewer', 'bureau'] },
  /** Keeps contact and industry up to date; a unit does that itself. */
  'organisation.maintain': { roles: ['handler', 'reviewer', 'bureau'] },
  'organisation.import': { roles: ['reviewer', 'bureau'] },
  'learner.see': { roles: ['handler', 'reviewer', 'bureau', 'auditor'] },
  /** Sees numbers in full, for a reason that is recorded. */
  'learner.reveal': { roles: ['bureau'], confirm: true },
  'learner.correct': { roles: ['handler', 'reviewer', 'bureau'] },
  'learner.reset-access': { roles: ['handler', 'reviewer', 'bureau'] },
  'learner.deactivate': { roles: ['reviewer', 'bureau'], confirm: true },
  'learner.merge': { roles: ['bureau'], confirm: true },
  'learner.export': { roles: ['handler', 'reviewer', 'bureau'], confirm: true },
  /** Confirms, declines, invites, imports, lets go. */
  'affiliation.decide': { roles: ['handler', 'reviewer', 'bureau'] },
  /** Who holds which power. */
  'role.see': { roles: ['handler', 'reviewer', 'bureau', 'auditor', 'operator'] },
  'role.grant': { roles: ['handler', 'reviewer', 'bureau', 'operator'], confirm: true },
  'notice.send': { roles: ['handler', 'reviewer', 'bureau'] },
  /** Text messages cost money and come into people's pockets. */
  'notice.send-letters': { roles: ['reviewer', 'bureau'] },
  /** Holds lists of people against what a title review asks; gives out the keys by which a review's own system does. */
  'review.check': { roles: ['reviewer', 'bureau'], confirm: true },
  'api.keys': { roles: ['bureau'], confirm: true },
  /** Certificates and statements of many in one file. */
  'print.batch': { roles: ['handler', 'reviewer', 'bureau'], confirm: true },
  /** Registers what people of one's unit declare; the reviewer above where a unit has nobody, or four eyes are asked. */
  'hours.register': { roles: ['handler', 'reviewer'] },
  /** Taking an entry back: one asks, another agrees. */
  'hours.reverse': { roles: ['bureau'], confirm: true },
  /** The year of a unit's people: handed in, verified, followed. */
  'year.submit': { roles: ['handler'] },
  'year.verify': { roles: ['reviewer', 'bureau'], confirm: true },
  'year.follow': { roles: ['reviewer', 'bureau', 'auditor'] },
  'year.extend': { roles: ['bureau'], confirm: true },
  /** The law of a year: read by everybody who applies it, changed by the bureau, and published by another of it. */
  'policy.see': { roles: ['handler', 'reviewer', 'bureau', 'auditor'] },
  'policy.change': { roles: ['bureau'], confirm: true },
  /** The certificate book: what is where; kept, handed on and issued; what was printed comes in. */
  'book.see': { roles: ['handler', 'reviewer', 'bureau', 'auditor'] },
  'book.keep': { roles: ['handler', 'reviewer', 'bureau'] },
  'book.receive': { roles: ['bureau'] },
  /** Offline trainings: planned, filed, held and handed in by whoever organises them; filed papers answered by the authority above, never by oneself. */
  'training.file': { roles: ['handler', 'reviewer', 'bureau'] },
  'training.review': { roles: ['reviewer', 'bureau'] },
  'training.follow': { roles: ['reviewer', 'bureau', 'auditor'] },
  /** Lists, screens and scanners of trainings and classes. */
  'attendance.take': { roles: ['handler', 'reviewer', 'bureau', 'institution'] },
  /** An institution speaks for itself; the bureau recognises, assesses and suspends it. */
  'institution.keep': { roles: ['institution'] },
  'institution.recognise': { roles: ['bureau'], confirm: true },
  'institution.follow': { roles: ['reviewer', 'bureau', 'auditor'] },
  'class.run': { roles: ['institution'] },
  /** A unit that pays agrees first. */
  'class.agree': { roles: ['handler'] },
  'seminar.review': { roles: ['bureau'] },
  /** Filed prices and what is due, paid, waived or given back: whoever charges. */
  'fee.keep': { roles: ['institution', 'handler', 'reviewer', 'bureau'] },
  'fee.follow': { roles: ['reviewer', 'bureau', 'auditor'] },
  /** A unit's training fund, and the report of it. */
  'fund.keep': { roles: ['handler'] },
  /** Reads what units report of it and sends back what is wrong. */
  'fund.review': { roles: ['reviewer', 'bureau'] },
  'fund.follow': { roles: ['reviewer', 'bureau', 'auditor'] },
  /** What the portal says to everybody: written by one of the bureau, put before the public by another. */
  'publication.make': { roles: ['bureau'] },
  /** Courses: made for one's organisation, looked at by another of it or by the bureau. */
  'course.make': { roles: ['course-maker', 'bureau'] },
  /** Suggestions and complaints: dealt with by the office responsible, read by those above it. */
  'complaint.handle': { roles: ['reviewer', 'bureau'] },
  'complaint.follow': { roles: ['bureau', 'auditor'] },
  /** Figures of the city and its parts. */
  'statistics.see': { roles: ['handler', 'reviewer', 'bureau', 'auditor'] },
  /** Finds people, hours, exams and the like by conditions put together freely; keeps such a question; takes what was found along in a file. */
  'query.run': { roles: ['handler', 'reviewer', 'bureau', 'auditor'] },
  'query.save': { roles: ['handler', 'reviewer', 'bureau'] },
  'query.export': { roles: ['handler', 'reviewer', 'bureau'], confirm: true },
  /** The city at this moment. */
  'live.see': { roles: ['bureau'] },
  'audit.read': { roles: ['auditor'] },
  /** Reading it in a file: personal data leaves the house. */
  'audit.export': { roles: ['auditor'], confirm: true },
  /** Text messages and e-mails: read, and what failed sent again. */
  'outbox.read': { roles: ['operator'] },
  'outbox.retry': { roles: ['operator'], confirm: true },
} as const satisfies Record<string, PowerRule>

export type Power = keyof typeof table
export const powers: Readonly<Record<Power, PowerRule>> = table

export const holds = (actor: Pick<Actor, 'roles'>, power: Power): boolean =>
  actor.roles.some((grant) => powers[power].roles.includes(grant.role))
