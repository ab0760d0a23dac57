import { Link } from 'react-router'
import { formatHours } from '#server/hours/rules/entry.ts'
import classes from './certificates.module.css'

export type ShownCertificate = {
  id: string
  title: string
  number: string
  code: string
  year: number
  issuedOn: string
  /** What the hours are of: “3 门课程”, “2024、2025 年度”. */
  about: string
  totalCentihours: number
  printed: boolean
  revoked: { on: string; reason: string } | null
}

/** One certificate with what its owner can do with it. */
export function CertificateCard({ certificate }: { certificate: ShownCertificate }) {
  const { id, title, number, code, year, issuedOn, about, totalCentihours, printed, revoked } = certificate
  return (
    <li className={classes.card} data-state={revoked ? 'revoked' : 'valid'}>
      <div className={classes.stamp} aria-hidden>
        {revoked ? '已撤销' : year}
      </div>
      <div>
        <h2>{title}</h2>
        <dl className={classes.facts}>
          <dt>编号</dt>
          <dd>{number}</dd>
          <dt>学时</dt>
          <dd>
            {formatHours(totalCentihours)} 学时，{about}
          </dd>
          <dt>核发</dt>
          <dd>{issuedOn}</dd>
          {revoked ? (
            <>
              <dt>撤销</dt>
              <dd>
                {revoked.on}：{revoked.reason}
              </dd>
            </>
          ) : null}
        </dl>
      </div>
      <div className={classes.actions}>
        {printed && !revoked ? (
          <>
            <a className={classes.primary} href={`/learn/certificates/${id}/pdf`} target="_blank" rel="noreferrer">
              查看和打印
            </a>
            <a className={classes.secondary} href={`/learn/certificates/${id}/pdf?download`} download>
              下载 PDF
            </a>
          </>
        ) : null}
        {printed || revoked ? null : <p className={classes.soft}>证书正在生成，通常几秒钟内完成。</p>}
        <Link className={classes.secondary} to={`/verify/${code}`}>
          查验页面
        </Link>
      </div>
    </li>
  )
}
