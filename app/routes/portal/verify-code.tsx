import { data, Link } from 'react-router'
import classes from '#app/components/certificates/certificates.module.css'
import { CompareFile } from '#app/components/certificates/compare-file.tsx'
import { SignedWords } from '#app/components/certificates/signed-words.tsx'
import { TrueAddress } from '#app/components/certificates/true-address.tsx'
import { VerdictCard } from '#app/components/certificates/verdict-card.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { limitVerifications } from '#server/certificates/limit-verifications.ts'
import { verifyCertificate } from '#server/certificates/verify-certificate.ts'
import { env } from '#server/platform/env.ts'
import type { Route } from './+types/verify-code'

/** Where the QR code leads. Unknown is an answer like the others: same status, same form. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const verification = await limitVerifications(context.get(requestFacts).ip, () => verifyCertificate({ code: params.code }))
  const limited = 'waitSeconds' in verification
  return data(
    { verification, host: new URL(env().PUBLIC_URL).host },
    {
      status: limited ? 429 : 200,
      headers: { 'cache-control': 'no-store', ...(limited ? { 'retry-after': String(verification.waitSeconds) } : {}) },
    },
  )
}

export const headers: Route.HeadersFunction = ({ loaderHeaders }) => loaderHeaders

export const meta: Route.MetaFunction = () => [{ title: '证书查验结果 · 学时' }, { name: 'robots', content: 'noindex, nofollow' }]

export default function VerifyCode({ loaderData: { verification, host }, params }: Route.ComponentProps) {
  const certificate = 'certificate' in verification ? verification.certificate : null
  return (
    <div className={classes.column}>
      <PageHeader title="证书查验结果" />
      <VerdictCard verification={verification} />
      {certificate ? <SignedWords code={params.code} /> : null}
      {certificate?.fileSha256 ? <CompareFile sha256={certificate.fileSha256} /> : null}
      <TrueAddress host={host} />
      <p className={classes.soft}>
        没有二维码？<Link to="/verify">按编号和姓名查验</Link>
      </p>
    </div>
  )
}
