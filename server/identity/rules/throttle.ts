/**
 * How sign-in is slowed down without giving anybody the means to lock somebody else out.
 * Only failures count, and only after the verdict. The wait belongs to a pair of account and address, so guesses from elsewhere never make the
 * owner wait. Many failures of one address, or of one account from anywhere, ask for a proof of work: costly for a machine that guesses,
 * a second for a person, and an office behind one address goes on signing in.
 */

/** Failures within the last hour. */
export type SignInFailures = { ofPair: number; ofAddress: number; ofAccount: number }

export const failureWindowSeconds = 3600
const freeTries = 5
const longestWaitSeconds = 60

/** Seconds to wait after the `failures`-th failure in a row of one account from one address: 0 for the first five, then 2, 4, 8 … 60. */
export function waitSecondsAfter(failures: number): number {
  return failures < freeTries ? 0 : Math.min(longestWaitSeconds, 2 ** Math.min(failures - freeTries + 1, 10))
}

/** Whether this sign-in must bring a proof of work. */
export function needsProof(failures: SignInFailures): boolean {
  return failures.ofAddress >= 100 || failures.ofAccount >= 50
}

/** An IPv6 customer has a whole /64, so that is what counts as one address. */
export function addressGroup(ip: string): string {
  if (!ip.includes(':')) return ip
  if (ip.startsWith('::ffff:') && ip.includes('.')) return ip.slice(7)
  const [head = '', tail] = ip.split('%')[0]?.split('::') ?? []
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const full =
    tail === undefined ? groups : [...groups, ...Array(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest]
  return `${full
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
