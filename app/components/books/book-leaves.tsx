import type { BookLine, BookPage, BookPages } from '#server/books/load-book-pages.ts'
import { issueNames, stateNames } from '#server/books/rules/book-state.ts'
import { formatBookNumber } from '#server/books/rules/number-range.ts'
import { formatHours, formNames, partNames } from '#server/hours/rules/entry.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { shanghaiDateText, shanghaiDay } from '#server/platform/calendar.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import classes from './books.module.css'

/** The book, leafed open: cover, the holder's page, a page a year, the newest first. */
export function BookLeaves({ book }: { book: BookPages }) {
  const [current] = book.books
  return (
    <div className={classes.book}>
      <section className={classes.cover} aria-label="封面">
        <p>专业技术人员和管理人员</p>
        <h2>继续教育证书</h2>
        <p>
          {book.person.realName}
          <br />
          {current ? `No. ${formatBookNumber(current.number)}` : '尚未发放'}
        </p>
      </section>
      <section className={classes.page} aria-label="持证人">
        <h2>持证人</h2>
        <div className={classes.holder}>
          <dl className={classes.facts}>
            <dt>姓名</dt>
            <dd>{book.person.realName}</dd>
            <dt>身份证号</dt>
            <dd>{book.person.maskedIdNumber}</dd>
            <dt>职称</dt>
            <dd>{titleLevelNames[book.person.titleLevel]}</dd>
            <dt>单位</dt>
            <dd>{book.unitName ?? '没有登记'}</dd>
            <dt>主管部门</dt>
            <dd>{book.authorityName ?? '—'}</dd>
            <dt>状态</dt>
            <dd>{current ? stateNames[current.state] : '尚未发放'}</dd>
          </dl>
          <div className={classes.photo}>
            {book.photo ? <img src={`/learn/book/photos/${book.photo.id}`} alt={`${book.person.realName}的照片`} /> : '照片'}
          </div>
        </div>
        {book.books.length > 0 ? (
          <ul className={classes.list} style={{ marginBlockStart: '1rem' }}>
            {book.books.map((each) => (
              <li key={each.number}>
                <span>
                  <span className={classes.number}>{formatBookNumber(each.number)}</span> {issueNames[each.issuedAs]}，
                  {stateNames[each.state]}
                </span>
                <small className={classes.quiet}>
                  {shanghaiDateText(each.issuedAt)}，{each.placeName}
                  {each.previousNumber ? `；原证 ${formatBookNumber(each.previousNumber)}` : ''}
                </small>
              </li>
            ))}
          </ul>
        ) : null}
      </section>
      {book.pages.map((page) => (
        <YearPage key={page.year} page={page} />
      ))}
      {book.pages.length === 0 ? <p className={`${classes.page} ${classes.wide}`}>还没有登记的学时。</p> : null}
    </div>
  )
}

const columns: Column<BookLine>[] = [
  { key: 'title', title: '学习内容', heading: true, cell: (line) => line.title },
  { key: 'day', title: '日期', cell: (line) => shanghaiDay(line.occurredAt) },
  { key: 'form', title: '形式', cell: (line) => formNames[line.form] },
  { key: 'kind', title: '科目', cell: (line) => partNames[line.kind] },
  { key: 'hours', title: '学时', numeric: true, cell: (line) => formatHours(line.centihours) },
  { key: 'by', title: '登记人', cell: (line) => line.recordedBy ?? '平台记入' },
  { key: 'verified', title: '验证', cell: (line) => (line.verified ? '已验证' : '待验证') },
]

function YearPage({ page }: { page: BookPage }) {
  return (
    <section className={`${classes.page} ${classes.wide}`} aria-label={`${page.year} 年度`}>
      <h2>{page.year} 年度继续教育登记</h2>
      <DataTable caption={`${page.year} 年度的学时`} columns={columns} rows={page.lines} rowKey={(line) => line.id} />
      <p>
        合计 <strong>{formatHours(page.totalCentihours)}</strong> 学时
      </p>
      <div className={classes.signs}>
        <p className={classes.quiet}>
          经办人签字：
          {page.handler
            ? `${page.handler.name}（${page.handler.unitName}，${shanghaiDateText(page.handler.at)}）`
            : '尚未提交验证'}
        </p>
        {page.stamp ? (
          <p className={classes.stamp}>
            {page.stamp.authority}
            <small>
              验证 {page.stamp.officer} {shanghaiDateText(page.stamp.at)}
            </small>
          </p>
        ) : (
          <p className={classes.quiet}>主管部门尚未验证盖章</p>
        )}
      </div>
    </section>
  )
}
