import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconQuestionMark } from '@tabler/icons-react'
import { yearSentence } from '#server/certificates/rules/stated-year.ts'
import type { Verification, VerifiedCertificate } from '#server/certificates/verify-certificate.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import classes from './certificates.module.css'

const icon = { size: 34, stroke: 1.8, 'aria-hidden': true } as const

/** Genuine, revoked, unknown or wait: first the word, then what to compare with the paper. */
export function VerdictCard({ verification }: { verification: Verification | { waitSeconds: number } }) {
  if ('waitSeconds' in verification) {
    return (
      <section className={classes.verdict} data-verdict="limited" role="status">
        <h2>
          <IconAlertTriangle {...icon} /> 请稍后再查
        </h2>
        <p>从您的网络发出的查验太频繁，请在 {verification.waitSeconds} 秒后重试。</p>
      </section>
    )
  }
  if (verification.verdict === 'unknown') {
    return (
      <section className={classes.verdict} data-verdict="unknown" role="status">
        <h2>
          <IconQuestionMark {...icon} /> 查无此证
        </h2>
        <p>本站没有核发过与此相符的证书。请核对编号和姓名是否与纸面完全一致；如果一致，这张证书不是本站核发的。</p>
      </section>
    )
  }
  const { certificate } = verification
  return (
    <>
      {verification.verdict === 'genuine' ? (
        <section className={classes.verdict} data-verdict="genuine" role="status">
          <h2>
            <IconCircleCheck {...icon} /> {certificate.kind === 'training' ? '证书' : '证明'}真实有效
          </h2>
          <p>请把下面的内容与手中的证书逐项核对，任何一项不符即为伪造。</p>
        </section>
      ) : (
        <section className={classes.verdict} data-verdict="revoked" role="status">
          <h2>
            <IconCircleX {...icon} /> {certificate.kind === 'training' ? '证书' : '证明'}已撤销
          </h2>
          <p>
            这张证书确由本站核发，但已于 {shanghaiDateText(verification.revokedAt)} 撤销，不再有效。原因：{verification.reason}
          </p>
        </section>
      )}
      <section className={classes.sheet} aria-label="证书内容">
        <h2>
          {certificate.kind === 'training' ? `${certificate.year} 年度` : ''}
          {certificate.title}
        </h2>
        <dl className={classes.facts}>
          <dt>编号</dt>
          <dd>{certificate.number}</dd>
          <dt>姓名</dt>
          <dd>{certificate.maskedName}</dd>
          <dt>证件号码</dt>
          <dd>{certificate.maskedIdNumber}</dd>
          <dt>合计</dt>
          <dd>{formatHours(certificate.totalCentihours)} 学时</dd>
          <dt>核发单位</dt>
          <dd>{certificate.issuer}</dd>
          <dt>核发日期</dt>
          <dd>{certificate.issuedOn}</dd>
          <dt>{certificate.kind === 'training' ? '课程' : '年度'}</dt>
          <dd>
            {certificate.years.map((year) => (
              <p key={year.year}>{yearSentence(year)}。</p>
            ))}
            <ul className={classes.courses}>
              {certificate.courses.map((course, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list is frozen with the certificate
                <li key={index}>
                  <span>{course.title}</span>
                  <span>{formatHours(course.centihours)}</span>
                </li>
              ))}
            </ul>
          </dd>
        </dl>
        {certificate.kind === 'statement' ? <Since since={certificate.since} issuedOn={certificate.issuedOn} /> : null}
        {certificate.demonstration ? <p className={classes.soft}>这是演示环境核发的证书，不具有任何效力。</p> : null}
      </section>
    </>
  )
}

/** A statement is true of the day of its issue; whether the ledger has gone on since is told beside it. */
function Since({ since, issuedOn }: Pick<VerifiedCertificate, 'since' | 'issuedOn'>) {
  if (since.length === 0) return <p className={classes.soft}>自 {issuedOn} 出具以来，这些年度的登记没有变化。</p>
  return (
    <div role="note">
      <p>
        <strong>出具以后有变化：</strong>以上是 {issuedOn} 的情况，需要最新情况的，请持证人重新开具。
      </p>
      <ul className={classes.courses}>
        {since.map(({ year, added, reversed, verifiedOn }) => (
          <li key={year}>
            <span>{year} 年度</span>
            <span>
              {[
                added > 0 ? `新登记 ${added} 条` : '',
                reversed > 0 ? `冲正 ${reversed} 条` : '',
                verifiedOn ? `已于 ${verifiedOn} 验证` : '',
              ]
                .filter(Boolean)
                .join('，')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
