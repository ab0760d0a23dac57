import { Form } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { consentDays } from '#server/reviews/rules/consent-days.ts'
import classes from './certificates.module.css'

type Consent = { id: string; givenAt: Date; expiresAt: Date; revokedAt: Date | null; used: number; holds: boolean }

/** Codes by which a reviewer may see the learner's years: made, shown once, taken back. `problem`: why none was made. */
export function ConsentSection({
  consents,
  code,
  problem,
}: {
  consents: readonly Consent[]
  code: string | null
  problem: string | null
}) {
  return (
    <section className={classes.sheet} aria-labelledby="consent">
      <h2 id="consent">给评审机构的授权码</h2>
      <p className={classes.soft}>
        评审机构凭您的姓名、身份证号和授权码，在线核查您各年度的学时。授权码 {consentDays}{' '}
        天内有效，随时可以撤回；谁查过您，个人信息页里看得到。
      </p>
      {code ? (
        <p role="status">
          授权码：<strong className={classes.host}>{code}</strong> 请现在抄下，离开本页后不再显示。
        </p>
      ) : null}
      {problem ? <p role="alert">{problem}</p> : null}
      <Form method="post">
        <SubmitButton name="intent" value="consent" variant="default">
          生成授权码
        </SubmitButton>
      </Form>
      <ul className={classes.steps}>
        {consents.map((consent) => (
          <li key={consent.id}>
            <Form method="post">
              {shanghaiDateText(consent.givenAt)} 生成，{stateText(consent)}，已用于核查 {consent.used} 次{' '}
              {consent.holds ? (
                <SubmitButton name="intent" value={`revoke ${consent.id}`} variant="subtle" size="compact-sm">
                  撤回
                </SubmitButton>
              ) : null}
            </Form>
          </li>
        ))}
      </ul>
    </section>
  )
}

const stateText = ({ holds, revokedAt, expiresAt }: Consent): string =>
  holds ? `${shanghaiDateText(expiresAt)} 前有效` : revokedAt ? '已撤回' : '已过期'
