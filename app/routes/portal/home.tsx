import { Link } from 'react-router'
import classes from '#app/components/shell/home.module.css'
import { optionalActor } from '#app/middleware/session.ts'
import { shanghaiDateText, shanghaiYear, shanghaiYearEnd } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { listPublications } from '#server/publications/list-publications.ts'
import type { Route } from './+types/home'

const dayMilliseconds = 86_400_000

export async function loader({ context }: Route.LoaderArgs) {
  const now = await databaseNow()
  const year = shanghaiYear(now)
  const { rows } = await listPublications({ kind: 'news', search: '', level: null, effect: null, year: null, page: 1 })
  return {
    news: rows.slice(0, 5).map(({ id, title, publishedAt }) => ({ id, title, publishedAt })),
    signedIn: optionalActor(context) !== null,
    year,
    daysLeft: Math.ceil((shanghaiYearEnd(year).getTime() - now.getTime()) / dayMilliseconds),
  }
}

export default function Home({ loaderData: { signedIn, year, daysLeft, news } }: Route.ComponentProps) {
  return (
    <>
      <section className={classes.hero}>
        <p className={classes.eyebrow}>{year} 年度继续教育</p>
        <h1>学得实在，学时清楚，证书可信。</h1>
        <p className={classes.lead}>
          公需科目必修课在这里免费学习和考试。看到哪里、计了多少、为什么没计，随时看得见；通过后学时自动入账，培训证书可打印、可扫码查验。
        </p>
        <p className={classes.actions}>
          <Link className={classes.primary} to={signedIn ? '/learn' : '/sign-up'}>
            {signedIn ? '继续学习' : '用身份证号注册'}
          </Link>
          {signedIn ? null : (
            <Link className={classes.secondary} to="/sign-in">
              已有账号，登录
            </Link>
          )}
        </p>
        <p className={classes.deadline}>
          距 {year} 年 12 月 31 日 24:00 登记截止还有 <strong>{daysLeft}</strong> 天
        </p>
      </section>

      {news.length > 0 ? (
        <section aria-labelledby="news">
          <h2 id="news">工作动态</h2>
          <ul className={classes.news}>
            {news.map((each) => (
              <li key={each.id}>
                <Link to={`/p/${each.id}`}>{each.title}</Link>
                <small>{shanghaiDateText(each.publishedAt)}</small>
              </li>
            ))}
          </ul>
          <p>
            <Link to="/news">全部动态</Link>
          </p>
        </section>
      ) : null}

      <section aria-labelledby="who">
        <h2 id="who">您是哪一位</h2>
        <ul className={classes.who}>
          <li>
            <h3>专业技术人员</h3>
            <p>看课、考试、申报线下学习，查看学时和证书。</p>
            <Link to="/learn">我的学习</Link>
          </li>
          <li>
            <h3>用人单位</h3>
            <p>登记学时、备案培训、报送年度验证，管理在册人员。</p>
            <Link to="/manage">单位工作台</Link>
          </li>
          <li>
            <h3>主管部门</h3>
            <p>审核培训、验证学时、查看统计，办理投诉。</p>
            <Link to="/manage">部门工作台</Link>
          </li>
        </ul>
      </section>

      <section aria-labelledby="steps">
        <h2 id="steps">一年怎么完成</h2>
        <ol className={classes.steps}>
          <li>
            <h3>注册</h3>
            <p>用真实姓名和身份证号注册，一人一号，终身使用。</p>
          </li>
          <li>
            <h3>看课</h3>
            <p>手机、电脑随时接着看；断网也不丢，联网后自动补报。</p>
          </li>
          <li>
            <h3>考试</h3>
            <p>每答一题即时保存；浏览器关了、电脑坏了，换一台接着答。</p>
          </li>
          <li>
            <h3>入账</h3>
            <p>通过考试后学时自动计入当年，每一笔都说得清来由。</p>
          </li>
          <li>
            <h3>打印证书</h3>
            <p>培训证书带二维码，职称评审时任何人可当场查验真伪。</p>
          </li>
        </ol>
      </section>

      <section className={classes.rules} aria-labelledby="rules">
        <h2 id="rules">每年要学多少</h2>
        <dl>
          <div>
            <dt>96 学时</dt>
            <dd>专业技术人员每年不少于 12 天，按每天 8 学时计。</dd>
          </div>
          <div>
            <dt>144 学时</dt>
            <dd>具有高级职称或从事高新技术工作的，每年不少于 18 天。</dd>
          </div>
          <div>
            <dt>32 学时</dt>
            <dd>其中公需科目 4 天，含必修课和选修课；其余为专业科目。</dd>
          </div>
        </dl>
        <p className={classes.source}>
          依据：《天津市专业技术人员和管理人员继续教育条例》《专业技术人员继续教育规定》（人社部令第 25 号）
        </p>
      </section>

      <section className={classes.verify} aria-labelledby="verify">
        <div>
          <h2 id="verify">查验一张证书</h2>
          <p>扫描证书上的二维码，或输入证书编号和姓名。无需登录。</p>
        </div>
        <Link className={classes.secondary} to="/verify">
          去查验
        </Link>
      </section>
    </>
  )
}
