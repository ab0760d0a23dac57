import classes from '#app/components/desk/desk.module.css'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { formatYuan } from '#server/fees/rules/money.ts'
import {
  type FundRate,
  fundRateNames,
  type FundSums as Sums,
  spendingCategories,
  spendingCategoryNames,
} from '#server/funds/rules/fund.ts'

/** What a year's fund comes to, in yuan. */
export function FundSums({ sums, payrollFen, rate }: { sums: Sums; payrollFen: number; rate: FundRate }) {
  return (
    <>
      <div className={classes.tiles} data-wide>
        <StatTile
          label="应提取"
          value={formatYuan(sums.dueFen)}
          unit="元"
          note={`工资总额 ${formatYuan(payrollFen)} 元的 ${fundRateNames[rate]}`}
        />
        <StatTile
          label="已提取"
          value={formatYuan(sums.setAsideFen)}
          unit="元"
          tone={sums.shortFen > 0 ? 'warn' : 'plain'}
          note={sums.shortFen > 0 ? `比应提取少 ${formatYuan(sums.shortFen)} 元` : '足额提取'}
        />
        <StatTile label="已使用" value={formatYuan(sums.totalSpentFen)} unit="元" note={`用于 ${sums.people} 人`} />
        <StatTile
          label="余额"
          value={formatYuan(sums.balanceFen)}
          unit="元"
          tone={sums.balanceFen < 0 ? 'warn' : 'plain'}
          note={
            sums.balanceFen < 0
              ? '支出多于提取与结转'
              : sums.carriedFen > 0
                ? `含上年结转 ${formatYuan(sums.carriedFen)} 元`
                : '已提取减已使用'
          }
        />
      </div>
      {sums.totalSpentFen > 0 ? (
        <dl className={classes.categories}>
          {spendingCategories
            .filter((category) => sums.spentFen[category] > 0)
            .map((category) => (
              <div key={category}>
                <dt>{spendingCategoryNames[category]}</dt>
                <dd>
                  {formatYuan(sums.spentFen[category])} 元，占 {Math.round((sums.spentFen[category] / sums.totalSpentFen) * 100)}%
                </dd>
              </div>
            ))}
        </dl>
      ) : null}
    </>
  )
}
