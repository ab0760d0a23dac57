/** What an operation answers: a value, or a reason that a person caused and can mend. A bug is neither: it throws (see invariant.ts). */
export type Result<Value, Reason extends string = string, Detail = unknown> =
  | { ok: true; value: Value }
  | { ok: false; reason: Reason; detail?: Detail }

export function ok(): { ok: true; value: undefined }
export function ok<Value>(value: Value): { ok: true; value: Value }
export function ok<Value>(value?: Value) {
  return { ok: true as const, value }
}

export function refuse<const Reason extends string>(reason: Reason): { ok: false; reason: Reason }
export function refuse<const Reason extends string, Detail>(
  reason: Reason,
  detail: Detail,
): { ok: false; reason: Reason; detail: Detail }
export function refuse(reason: string, detail?: unknown) {
  return detail === undefined ? { ok: false, reason } : { ok: false, reason, detail }
}
