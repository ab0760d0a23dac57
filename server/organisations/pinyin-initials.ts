import { pinyin } from 'pinyin-pro'

/** `津海市第一中学` → `JHSDYZX`: what somebody types who does not want to write the characters. Readings follow the words: 重庆 is CQ. */
export const pinyinInitials = (name: string): string =>
  pinyin(name.normalize('NFKC'), { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .join('')
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
    .slice(0, 100) || '-'
