import { IconCertificate } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Link, useRevalidator } from 'react-router'
import { CertificateCard, type ShownCertificate } from '#app/components/certificates/certificate-card.tsx'
import classes from '#app/components/certificates/certificates.module.css'
import { onHint } from '#app/components/realtime/connection.ts'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { type CertificateRow, findTrainingYear, listMyCertificates } from '#server/certificates/queries.ts'
import { certificateNames } from '#server/certificates/rules/content.ts'
import { shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/certificates'

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const year = shanghaiYear(await databaseNow())
  const [rows, training] = await Promise.all([listMyCertificates(actor), findTrainingYear(actor.accountId, year)])
  return {
    year,
    certificates: rows.map(shown),
    steps: training?.requiredCourses ?? [],
    byCourses: training?.policy.document.certificate.trainingDue.value === 'required-courses',
  }
}

const shown = (row: CertificateRow): ShownCertificate => ({
  id: row.id,
  title: `${row.year} 年度${certificateNames[row.kind]}`,
  number: row.number,
  code: row.code,
  year: row.year,
  issuedOn: row.content.issuedOn,
  about: row.content.kind === 'training' ? `${row.content.courses.length} 门课程` : '',
  totalCentihours: row.content.totalCentihours,
  printed: row.pdfKey !== null,
  revoked: row.revokedAt && { on: shanghaiDay(row.revokedAt), reason: row.revocationReason ?? '' },
})

export const meta: Route.MetaFunction = () => [{ title: '证书 · 学时' }]

export default function Certificates({ loaderData: { year, certificates, steps, byCourses } }: Route.ComponentProps) {
  const { revalidate } = useRevalidator()
  useEffect(() => onHint('notice', () => void revalidate()), [revalidate])
  const hasThisYears = certificates.some((each) => each.year === year && !each.revoked)
  return (
    <>
      <PageHeader
        title="证书"
        subtitle="培训证书一经核发内容不再改变；此后新增的学时请看年度学时页。逐年登记、验证盖章的是继续教育证书。"
        actions={
          <>
            <Link to="/learn/statement">开具学时证明</Link>　<Link to="/learn/book">我的继续教育证书</Link>
          </>
        }
      />
      {certificates.length > 0 ? (
        <ul className={classes.list}>
          {certificates.map((certificate) => (
            <CertificateCard key={certificate.id} certificate={certificate} />
          ))}
        </ul>
      ) : (
        <EmptyState icon={<IconCertificate size={40} stroke={1.4} />} title="还没有证书">
          完成当年全部必修课程并通过考试后，培训证书会自动核发，通常几秒钟内就能打印。
        </EmptyState>
      )}
      {hasThisYears || steps.length === 0 || !byCourses ? null : (
        <section className={classes.sheet} aria-labelledby="missing">
          <h2 id="missing">{year} 年度培训证书还差什么</h2>
          <ul className={classes.steps}>
            {steps.map((step) => (
              <li key={step.courseId} data-done={step.credited || undefined}>
                {step.credited ? '✓ ' : '○ '}
                <Link to={`/learn/courses/${step.courseId}`}>{step.title}</Link>
                {step.credited ? '：学时已计入' : '：学完课程并通过考试'}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
