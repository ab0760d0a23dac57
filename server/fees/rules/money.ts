/** Amounts are whole fen wherever they are kept or added; yuan are for eyes and keyboards. */
export const mostFen = 100_000_000

export type MoneyProblem = 'empty' | 'not-a-number' | 'grouping' | 'too-precise' | 'zero' | 'too-large'

export const moneySentences: Readonly<Record<MoneyProblem, string>> = {
  empty: '请填写金额。',
  'not-a-number': '金额只能写数字，例如 1,234.50。',
  grouping: '千位分隔的逗号位置不对，例如应写 1,234.50。',
  'too-precise': '金额最多写到分（两位小数）。',
  zero: '金额要大于零。',
  'too-large': '金额超过上限（100 万元）。',
}

/** “１,２３４．５０元” → 123450. Full-width digits and signs are read as their plain ones; ¥ in front and 元 behind may stand. More than `most` fen is too much. */
export function parseYuan(text: string, most = mostFen): { ok: true; fen: number } | { ok: false; problem: MoneyProblem } {
  const plain = text
    .normalize('NFKC')
    .replaceAll('。', '.')
    .trim()
    .replace(/^[¥￥]\s*/, '')
    .replace(/\s*元$/, '')
  if (plain === '') return { ok: false, problem: 'empty' }
  const parts = /^([0-9][0-9,]*)(?:\.([0-9]+))?$/.exec(plain)
  if (!parts) return { ok: false, problem: 'not-a-number' }
  const [, whole = '', fraction = ''] = parts
  if (whole.includes(',') && !/^[0-9]{1,3}(,[0-9]{3})+$/.test(whole)) return { ok: false, problem: 'grouping' }
  if (/[1-9]/.test(fraction.slice(2))) return { ok: false, problem: 'too-precise' }
  const digits = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '')
  if (digits.length > 12) return { ok: false, problem: 'too-large' }
  const fen = Number(digits) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'))
  if (fen === 0) return { ok: false, problem: 'zero' }
  return fen > most ? { ok: false, problem: 'too-large' } : { ok: true, fen }
}

/** 123450 → '1,234.50' */
export function formatYuan(fen: number): string {
  const size = Math.abs(fen)
  const whole = String(Math.floor(size / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '-' : ''}${whole}.${String(size % 100).padStart(2, '0')}`
}
