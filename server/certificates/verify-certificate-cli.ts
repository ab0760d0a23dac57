/**
 * `npm run verify-certificate -- FILE|TEXT [--key PEM]`: is this certificate ours? Works with nothing but the public key, without network or database.
 * FILE is a PDF as it was downloaded; TEXT is what a scanner reads from the QR code. Exit code: 0 genuine, 1 not, 2 could not be judged.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { formatHours } from '#server/hours/rules/entry.ts'
import { readPublicKeys, type Verdict, verifyFile, verifyText } from './rules/signature.ts'

const args = process.argv.slice(2)
const keyAt = args.indexOf('--key')
const keyFile =
  keyAt >= 0 ? args.splice(keyAt, 2)[1] : path.join(process.env.DATA_DIR ?? '.data', 'keys', 'certificate-public.pem')
const [subject] = args

if (!subject || args.length !== 1) stop(2, '用法：npm run verify-certificate -- 文件.pdf|二维码文字 [--key 公钥.pem]')
if (!keyFile || !existsSync(keyFile)) {
  stop(2, `没有找到公钥文件 ${keyFile ?? ''}。请从签发网站的 /.well-known/xueshi-certificate-key.pem 下载，再用 --key 指明。`)
}
const keys = readPublicKeys(readFileSync(keyFile, 'utf8'))
const isFile = existsSync(subject) && statSync(subject).isFile()
if (!isFile && /\.pdf$/i.test(subject)) stop(2, `没有找到文件 ${subject}`)
report(isFile ? verifyFile(readFileSync(subject), keys) : verifyText(subject, keys))

function report(judged: Verdict): never {
  switch (judged.verdict) {
    case 'genuine': {
      const { claims, code } = judged
      const [required, elective, professional] = claims.h
      return stop(
        0,
        [
          '真实：签名有效，内容未被改动。',
          `  编号　　${claims.n}`,
          `  姓名　　${claims.p}`,
          `  证件号码　${claims.i}`,
          `  年度　　${claims.y}`,
          `  学时　　合计 ${formatHours(required + elective + professional)}（公需必修 ${formatHours(required)}，公需选修 ${formatHours(elective)}，专业科目 ${formatHours(professional)}）`,
          `  核发日期　${claims.d}`,
          `离线查验不能得知核发之后是否撤销，请在签发网站的 /verify/${code} 查看。`,
        ].join('\n'),
      )
    }
    case 'tampered':
      return stop(1, '不真实：签名与内容不符，证书被改动过。')
    case 'unknown-key':
      return stop(1, `不能确认：签名所用的密钥 ${judged.keyId} 不在公钥文件中。请从签发网站重新下载公钥。`)
    case 'unsigned':
      return stop(
        1,
        isFile
          ? '不能确认：文件中没有签名，不是本站签发的原始文件。请扫描纸面上的二维码查验。'
          : '不能确认：这段文字不是证书的二维码。',
      )
  }
}

function stop(code: number, text: string): never {
  ;(code === 2 ? process.stderr : process.stdout).write(`${text}\n`)
  process.exit(code)
}
