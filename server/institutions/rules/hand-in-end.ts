/** The instant from which attendance is too late: so many days after the last session, or after it was sent back. */
export function handInEnd(endsAt: Date, returnedAt: Date | null, { handInDays }: { handInDays: number }): Date {
  return new Date(Math.max(endsAt.getTime(), returnedAt?.getTime() ?? 0) + handInDays * 86_400_000)
}
