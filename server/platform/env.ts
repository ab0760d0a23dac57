/** The only place that reads `process.env`. Every setting of the program, parsed once, with the sentence that mends a wrong one. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const port = z.coerce.number().int().min(1).max(65535)
const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true')
const secret = z.string().min(32, '至少 32 个字符：用 openssl rand -base64 32 生成')

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  /** Port of the site. */
  PORT: port.default(3000),
  /** Where browsers reach the site; decides the cookie's name, allowed origins and what the QR code says. */
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.url(),
  REDIS_URL: z.url(),
  /** Everything that is not in PostgreSQL or Redis: uploads, media, certificates, keys. */
  DATA_DIR: z.string().default('.data'),
  BUILD_DIR: z.string().default('build'),
  /** Hours are worth a promotion: the keys below are generated into DATA_DIR/keys outside production, and demanded in it. */
  ID_NUMBER_KEY: secret.optional(),
  BLIND_INDEX_KEY: secret.optional(),
  MEDIA_URL_KEY: secret.optional(),
  CAPTCHA_KEY: secret.optional(),
  CHECK_IN_KEY: secret.optional(),
  /** Ed25519 private key, PKCS#8 PEM, that signs certificates. */
  CERTIFICATE_SIGNING_KEY: z.string().startsWith('-----BEGIN PRIVATE KEY-----').optional(),
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).default(10),
  /** After how many seconds without a result an outbox message is sent again. */
  DELIVERY_PATIENCE_SECONDS: z.coerce.number().int().min(1).default(120),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Seed the demonstration city and its accounts. Refused in production. */
  DEMO: flag.optional(),
  /** How much of it: `small` is what the browser tests need. */
  DEMO_SIZE: z.enum(['small', 'full']).default('full'),
  /** Names of steps at which to die, for fault tests only. Refused in production. */
  FAILPOINTS: z.string().optional(),
  /** Multiplies every rate limit per address: for load tests, and for cities whose units share very few addresses. */
  RATE_LIMIT_FACTOR: z.coerce.number().min(1).default(1),
  /** The largest number that a browser may have to count to for sign-up's proof of work; tests use a small one. */
  CAPTCHA_MAX_NUMBER: z.coerce.number().int().min(1).default(50_000),
  /** Who sends text messages and e-mails: an address that takes them by POST (notify/webhook.ts). Without one they stay in the outbox. */
  SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_KEY: z.string().optional(),
  SMS_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  EMAIL_URL: z.url({ protocol: /^https?$/ }).optional(),
  EMAIL_KEY: z.string().optional(),
  EMAIL_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  /** After how many seconds without an answer of theirs a letter is tried again later. */
  LETTER_TIMEOUT_SECONDS: z.coerce.number().min(1).max(60).default(10),
})

export type Env = Omit<z.infer<typeof schema>, 'PUBLIC_URL' | 'DEMO' | RequiredSecret> & {
  PUBLIC_URL: string
  DEMO: boolean
} & Record<RequiredSecret, string>

type RequiredSecret = 'ID_NUMBER_KEY' | 'BLIND_INDEX_KEY' | 'MEDIA_URL_KEY' | 'CAPTCHA_KEY' | 'CHECK_IN_KEY'
const requiredSecrets: readonly RequiredSecret[] = [
  'ID_NUMBER_KEY',
  'BLIND_INDEX_KEY',
  'MEDIA_URL_KEY',
  'CAPTCHA_KEY',
  'CHECK_IN_KEY',
]

/** Parses `source`; throws one error whose message lists every wrong setting and how to mend it. */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')))
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (source.NODE_ENV === 'production') {
    for (const name of [...requiredSecrets, 'CERTIFICATE_SIGNING_KEY', 'PUBLIC_URL']) {
      if (!source[name]) problems.push(`${name}: 生产环境必须设置（见 .env.example）`)
    }
    for (const name of ['DEMO', 'FAILPOINTS']) {
      if (source[name] && source[name] !== '0') problems.push(`${name}: 生产环境不允许`)
    }
  }
  if (!parsed.success || problems.length > 0) throw new Error(`配置有误，程序没有启动：\n  ${problems.join('\n  ')}`)
  const value = parsed.data
  const secrets = Object.fromEntries(
    requiredSecrets.map((name) => [name, value[name] ?? developmentSecret(value.DATA_DIR, name)]),
  ) as Record<RequiredSecret, string>
  return {
    ...value,
    ...secrets,
    DATA_DIR: path.resolve(value.DATA_DIR),
    PUBLIC_URL: (value.PUBLIC_URL ?? `http://localhost:${value.PORT}`).replace(/\/$/, ''),
    DEMO: value.DEMO ?? value.NODE_ENV !== 'production',
  }
}

/** Made at first use and kept beside the data it protects, so that a restart reads what an earlier start wrote. */
function developmentSecret(dataDir: string, name: string): string {
  const folder = path.resolve(dataDir, 'keys')
  const file = path.join(folder, name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Web and worker start together: whoever came second reads the winner's key below.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return readFileSync(file, 'utf8')
}

let cached: Env | undefined
/** The settings of this process, parsed at the first call. */
export function env(): Env {
  cached ??= parseEnv(process.env)
  return cached
}
