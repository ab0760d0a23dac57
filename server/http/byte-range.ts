/**
 * The one byte range that a `Range` header asks for in `size` bytes: first and last byte, inclusive (RFC 9110 §14.2). Null when the whole is to be
 * sent: no header, another unit, several ranges, or nonsense.
 */
export function parseRange(header: string | undefined, size: number): [number, number] | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!match) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  if (first === '') return Number(last) === 0 || size === 0 ? 'unsatisfiable' : [Math.max(0, size - Number(last)), size - 1]
  if (last !== '' && Number(last) < Number(first)) return null
  if (Number(first) >= size) return 'unsatisfiable'
  return [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)]
}
