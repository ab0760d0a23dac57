/** '2026-000017': the number of a receipt within its payee. */
export const receiptNumberText = (year: number, number: number): string => `${year}-${String(number).padStart(6, '0')}`

/** What somebody read off a receipt; full-width digits and spaces do not matter. */
export function parseReceiptNumber(text: string): { year: number; number: number } | null {
  const parts = /^(20\d\d)-?(\d{6,9})$/.exec(text.normalize('NFKC').replace(/[\s‐–—]/g, (sign) => (sign.trim() ? '-' : '')))
  return parts ? { year: Number(parts[1]), number: Number(parts[2]) } : null
}
