/**
 * A password is judged by how many guesses it takes, not by recipes of digits and capitals. Estimated by zxcvbn with words that are tried first
 * here: pinyin, this site's vocabulary and the person's own name and numbers. Strong enough means ten to the eighth guesses: with argon2id on
 * the server and throttled sign-in, years.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { passwordLength } from './password-length.ts'

const strongEnough = 3

/** What an attacker who knows whose account it is tries first. Unchecked input is fine. */
export type OwnWords = { realName?: string | undefined; idNumber?: string | undefined; phone?: string | undefined }
/** `score` 0 to 4; `advice` is one sentence, empty when there is nothing to better. */
export type PasswordStrength = { score: number; strong: boolean; advice: string }
export type PasswordProblem = 'password-short' | 'password-long' | 'password-weak'

const localWords = (
  'woaini aini woaiwojia wobuzhidao nihao mima mimamima xiaoming baobei laopo laogong qinaide gongxi facai zhongguo china beijing tianjin shanghai ' +
  'guangzhou shenzhen hebei jinmen haihe binhai heping hexi nankai hedong hebeiqu wuqing xuexi xueshi jiaoyu jixujiaoyu peixun kaoshi zhengshu ' +
  'renshe rensheju zhuanye jishu renyuan gongsi danwei yiyuan xuexiao laoshi yisheng gongchengshi 学时 继续教育 专业技术 天津 密码 我爱你 ' +
  '1314 520 5201314 1314520 521 168 888 666 110 119 120 admin root user test demo qwer asdf zxcv 1qaz 2wsx 1q2w3e abc123 a123456 aa123456 qq123456'
).split(' ')

const estimator = new ZxcvbnFactory({ dictionary: { ...dictionary, local: localWords }, graphs: adjacencyGraphs, maxLength: 64 })

/** How well `password` stands against guessing. */
export function measurePassword(password: string, own: OwnWords = {}): PasswordStrength {
  const length = [...password].length
  if (length < passwordLength.least)
    return {
      score: 0,
      strong: false,
      advice: `还差 ${passwordLength.least - length} 个字符；用几个互不相关的词连起来，既好记又安全。`,
    }
  const words = ownWordsOf(own)
  const { score, sequence } = estimator.check(password, words)
  const parts = sequence as { pattern: string; dictionaryName?: string; token: string }[]
  return { score, strong: score >= strongEnough, advice: score >= strongEnough ? '' : adviceOn(parts) }
}

/** Nothing, or the first thing that is wrong with it. */
export function checkPassword(password: string, own: OwnWords = {}): Result<undefined, PasswordProblem> {
  const length = [...password].length
  if (length < passwordLength.least) return refuse('password-short')
  if (length > passwordLength.most) return refuse('password-long')
  return measurePassword(password, own).strong ? ok() : refuse('password-weak')
}

function adviceOn(parts: { pattern: string; dictionaryName?: string }[]): string {
  const patterns = new Set(parts.map((part) => part.pattern))
  const dictionaries = new Set(parts.map((part) => part.dictionaryName))
  if (dictionaries.has('userInputs')) return '不要使用您的姓名、身份证号、生日或手机号：知道您的人会先试它们。'
  if (patterns.has('date')) return '日期很容易被逐一试出；换成几个互不相关的词。'
  if (patterns.has('repeat') || patterns.has('sequence')) return '重复或连续的字符很容易被猜到；换成几个互不相关的词。'
  if (patterns.has('spatial')) return '键盘上相邻的按键很容易被猜到；换成几个互不相关的词。'
  if (patterns.has('dictionary')) return '含有常用密码或常用词；再加一两个不相关的词，或换一个少见的说法。'
  return '再长一些：多加一两个不相关的词比换成符号更有用。'
}

function ownWordsOf({ realName, idNumber, phone }: OwnWords): string[] {
  const words: string[] = []
  if (realName) words.push(realName, ...([...realName].length > 2 ? [[...realName].slice(1).join('')] : []))
  if (idNumber && idNumber.length >= 8) {
    const birth = idNumber.slice(6, 14)
    words.push(
      idNumber,
      birth,
      birth.slice(2),
      birth.slice(0, 4),
      birth.slice(4),
      idNumber.slice(0, 6),
      idNumber.slice(-8),
      idNumber.slice(-6),
      idNumber.slice(-4),
    )
  }
  if (phone && phone.length >= 4) words.push(phone, phone.slice(-8), phone.slice(-6), phone.slice(-4), phone.slice(0, 3))
  return words.filter((word) => word.length > 1)
}
