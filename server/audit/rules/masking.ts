/**
 * The trail is kept longer than anything else and read by people who need no numbers. What looks like an identity number (with a day of birth at its
 * place) or a mobile number is shortened before it is written, wherever it stands; letters and digits around it make it part of something else.
 */
export function maskedJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'string' ? maskNumbersIn(part) : part))
}

const idNumber = /(?<![\dA-Za-z])(\d{4})\d{2}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(\d{3}[\dXx])(?![\dA-Za-z])/g
const mobile = /(?<![\dA-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![\dA-Za-z])/g

const maskNumbersIn = (text: string) => text.replace(idNumber, '$1**********$2').replace(mobile, '$1****$2')
