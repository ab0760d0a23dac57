import { type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Checkbox } from '@mantine/core'
import { IconFileCertificate } from '@tabler/icons-react'
import { useEffect } from 'react'
import { data, Form, Link, redirect, useRevalidator } from 'react-router'
import { z } from 'zod'
import { CertificateCard, type ShownCertificate } from '#app/components/certificates/certificate-card.tsx'
import classes from '#app/components/certificates/certificates.module.css'
import { ConsentSection } from '#app/components/certificates/consent-section.tsx'
import { onHint } from '#app/components/realtime/connection.ts'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { issueOwnStatement } from '#server/certificates/issue-own-statement.ts'
import { listStatementYears } from '#server/certificates/list-statement-years.ts'
import { type CertificateRow, listMyCertificates } from '#server/certificates/queries.ts'
import { certificateNames } from '#server/certificates/rules/content.ts'
import { certificateRefusals } from '#server/certificates/rules/refusals.ts'
import { yearSentence } from '#server/certificates/rules/stated-year.ts'
import { statementsPerDay, yearList } from '#server/certificates/rules/statement-request.ts'
import { stateYears } from '#server/certificates/state-years.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { giveConsent, listConsents } from '#server/reviews/give-consent.ts'
import { revokeConsent } from '#server/reviews/revoke-consent.ts'
import { reviewRefusals } from '#server/reviews/rules/refusals.ts'
import type { Route } from './+types/statement'

export const meta: Route.MetaFunction = () => [{ title: '学时证明 · 学时' }]

const form = z.strictObject({ years: yearList })

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const [rows, years, consents] = await Promise.all([
    listMyCertificates(actor, 'statement'),
    listStatementYears(),
    listConsents(actor),
  ])
  const stated = await stateYears([actor.accountId], years)
  return {
    consents,
    statements: rows.map(shown),
    years: (stated.get(actor.accountId)?.years ?? []).map((year) => ({ year: year.year, sentence: yearSentence(year) })),
  }
}

const shown = (row: CertificateRow): ShownCertificate => ({
  ...{ id: row.id, title: certificateNames[row.kind], number: row.number, code: row.code, year: row.year },
  issuedOn: row.content.issuedOn,
  about: row.content.kind === 'statement' ? `${row.content.years.map((each) => each.year).join('、')} 年度` : '',
  totalCentihours: row.content.totalCentihours,
  printed: row.pdfKey !== null,
  revoked: row.revokedAt && { on: shanghaiDay(row.revokedAt), reason: row.revocationReason ?? '' },
})

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const given = await request.formData()
  const [intent, consentId = ''] = String(given.get('intent') ?? '').split(' ')
  if (intent === 'consent') {
    const made = await giveConsent(actor)
    if (made.ok) return data({ code: made.value.code, problem: null, result: null })
    const { status, sentence } = reviewRefusals[made.reason]
    return data({ code: null, problem: sentence, result: null }, { status })
  }
  if (intent === 'revoke') {
    if (z.uuid().safeParse(consentId).success) await revokeConsent(actor, consentId)
    return redirect('/learn/statement')
  }
  const submission = parseWithZod(given, { schema: form })
  if (submission.status !== 'success') return data(answerOf(submission.reply()), { status: 400 })
  const issued = await issueOwnStatement(actor, submission.value.years)
  if (issued.ok) return redirect('/learn/statement')
  const { status, sentence } = certificateRefusals[issued.reason]
  return data(answerOf(submission.reply({ fieldErrors: { years: [sentence] } })), { status })
}

const answerOf = (result: SubmissionResult) => ({ code: null, problem: null, result })

export default function StatementOfHours({ loaderData: { statements, years, consents }, actionData }: Route.ComponentProps) {
  const { revalidate } = useRevalidator()
  useEffect(() => onHint('notice', () => void revalidate()), [revalidate])
  const [fields, field] = useForm({ id: 'statement', lastResult: actionData?.result ?? null })
  const problem = field.years?.errors?.[0]
  return (
    <>
      <PageHeader
        title="学时证明"
        subtitle="职称评审等需要证明学时的，选好年度开具。内容按开具之日的登记固定下来，带查验二维码；以后有变化的，可以再开。"
        actions={<Link to="/learn/certificates">培训证书</Link>}
      />
      <section className={classes.sheet} aria-labelledby="issue">
        <h2 id="issue">开具新的证明</h2>
        <Form method="post" id={fields.id} className={classes.form}>
          <Checkbox.Group
            label="年度"
            description={`每份最多 10 个年度，每天最多开具 ${statementsPerDay} 份`}
            error={problem}
            defaultValue={years.slice(0, 5).map(({ year }) => String(year))}
          >
            <div className={classes.years}>
              {years.map(({ year, sentence }) => (
                <Checkbox key={year} name="years" value={String(year)} label={sentence} />
              ))}
            </div>
          </Checkbox.Group>
          <div>
            <SubmitButton>开具学时证明</SubmitButton>
          </div>
        </Form>
      </section>
      <ConsentSection consents={consents} code={actionData?.code ?? null} problem={actionData?.problem ?? null} />
      {statements.length > 0 ? (
        <ul className={classes.list}>
          {statements.map((statement) => (
            <CertificateCard key={statement.id} certificate={statement} />
          ))}
        </ul>
      ) : (
        <EmptyState icon={<IconFileCertificate size={40} stroke={1.4} />} title="还没有开具过学时证明">
          开具后在这里下载和打印，评审机构扫码即可查验。
        </EmptyState>
      )}
    </>
  )
}
