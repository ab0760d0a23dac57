import { Link } from 'react-router'
import type { PolicyVersion } from '#server/hours/list-policies.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import classes from './policy.module.css'

/** Whose version it is, since when it holds, and what it took the place of. */
export function PolicyFacts({ version, cites }: { version: PolicyVersion; cites: readonly string[] }) {
  return (
    <dl className={classes.facts}>
      <dt>版本</dt>
      <dd>
        第 {version.version} 版{version.version > 1 ? `，更正第 ${version.version - 1} 版` : ''}
        {version.supersededBy ? (
          <>
            ；已由<Link to={`?year=${version.year}&version=${version.supersededBy}`}>第 {version.supersededBy} 版</Link>取代
          </>
        ) : null}
      </dd>
      <dt>公布</dt>
      <dd>
        {shanghaiMinuteText(version.publishedAt)}
        {version.publishedBy ? `，${version.publishedBy}公布` : '，系统初始规则'}
        {version.draftedBy ? `（${version.draftedBy}起草）` : ''}
      </dd>
      <dt>生效</dt>
      <dd>自 {shanghaiMinuteText(version.holdsFrom)} 起。在此之前已验证的年度，仍按验证时的版本计算。</dd>
      {version.reason ? (
        <>
          <dt>理由</dt>
          <dd>{version.reason}</dd>
        </>
      ) : null}
      <dt>依据</dt>
      <dd>{cites.join('；')}</dd>
    </dl>
  )
}
