import { formNames, partNames } from '#server/hours/rules/entry.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { industryNames } from '#server/organisations/rules/organisation-facts.ts'
import { standingNames } from './learner-filter.ts'
import { ageBandNames } from './statistic-axes.ts'

/** What can be asked for. Every subject is of one year, and each of its rows belongs to a learner (`l`, learner_listing; `s`, learner_statistic of the year). */
export const subjects = ['learners', 'entries', 'enrolments', 'attempts', 'trainings', 'certificates'] as const
export type Subject = (typeof subjects)[number]
export const subjectNames: Record<Subject, string> = {
  learners: '人员',
  entries: '学时记录',
  enrolments: '选课',
  attempts: '考试',
  trainings: '培训和培训班',
  certificates: '证书',
}

export type FieldKind = 'text' | 'number' | 'hours' | 'choice' | 'yes' | 'day'
/** `expression`: SQL of our own making, never of anybody's input. Hours are hundredths; days are those of Shanghai. */
export type Field = { label: string; kind: FieldKind; expression: string; options?: Readonly<Record<string, string>> }

const text = (label: string, expression: string): Field => ({ label, kind: 'text', expression })
const number = (label: string, expression: string): Field => ({ label, kind: 'number', expression })
const hours = (label: string, expression: string): Field => ({ label, kind: 'hours', expression })
const yes = (label: string, expression: string): Field => ({ label, kind: 'yes', expression })
const day = (label: string, instant: string): Field => ({
  ...{ label, kind: 'day' },
  expression: `(${instant} at time zone 'Asia/Shanghai')::date`,
})
const choice = (label: string, expression: string, options: Readonly<Record<string, string>>): Field => ({
  ...{ label, kind: 'choice', expression, options },
})

const whole = 's.required_centihours + s.elective_centihours + s.professional_centihours'
const learnerFields = {
  name: text('姓名', 'l.real_name'),
  unit: text('单位', 'o.name'),
  industry: choice('单位行业', 'o.industry', industryNames),
  title: choice('职称', 's.title_level', titleLevelNames),
  'high-tech': yes('高新技术工作', 's.high_tech'),
  age: choice('年龄', 's.age_band', ageBandNames),
  met: yes('年度达标', 's.met'),
  'year-total': hours('全年学时', `(${whole})`),
  'year-required': hours('全年公需必修', 's.required_centihours'),
  'year-elective': hours('全年公需选修', 's.elective_centihours'),
  'year-professional': hours('全年专业科目', 's.professional_centihours'),
} satisfies Record<string, Field>

const stateNames = { in_progress: '进行中', submitted: '已交卷', auto_submitted: '到时自动交卷' }
const gatheringStates = { open: '进行中', 'handed-in': '已报送出勤', confirmed: '出勤已确认', cancelled: '已取消' }

export const fields: Record<Subject, Readonly<Record<string, Field>>> = {
  learners: {
    ...learnerFields,
    'year-online': hours('全年线上学时', 's.online_centihours'),
    exams: number('参加考试（门）', 's.exams'),
    'exams-passed': number('通过考试（门）', 's.exams_passed'),
    standing: choice('账户', 'l.standing', standingNames),
  },
  entries: {
    subject: text('内容', 'e.title'),
    part: choice('科目', 'e.kind', partNames),
    form: choice('学习形式', 'e.form', formNames),
    hours: hours('学时', 'e.centihours'),
    occurred: day('发生日期', 'e.occurred_at'),
    recorded: day('记入日期', 'e.recorded_at'),
    reversal: yes('冲正', '(e.reverses_id is not null)'),
    ...learnerFields,
  },
  enrolments: {
    course: text('课程', 'c.title'),
    part: choice('科目', 'c.kind', partNames),
    enrolled: day('选课日期', 'n.enrolled_at'),
    'lessons-done': yes('课节学完', '(n.lessons_done_at is not null)'),
    completed: yes('已完成', '(n.completed_at is not null)'),
    'completed-on': day('完成日期', 'n.completed_at'),
    score: number('考试成绩', 'n.exam_score'),
    ...learnerFields,
  },
  attempts: {
    exam: text('考试', 'x.title'),
    state: choice('状态', 'a.state', stateNames),
    passed: yes('通过', 'coalesce(a.passed, false)'),
    score: number('得分', 'a.score'),
    number: number('第几次', 'a.number'),
    started: day('开始日期', 'a.started_at'),
    ...learnerFields,
  },
  trainings: {
    training: text('培训', 'g.title'),
    kind: choice('类别', 'g.kind', { training: '线下培训', class: '培训班' }),
    part: choice('科目', 'g.part', partNames),
    state: choice('状态', 'g.state', gatheringStates),
    begins: day('开始日期', 'h.begins'),
    result: choice('考核', 't.result', { passed: '合格', failed: '不合格' }),
    credited: yes('学时已记入', '(g.credited_at is not null)'),
    ...learnerFields,
  },
  certificates: {
    kind: choice('种类', 'k.kind', { training: '培训证书', statement: '学时证明' }),
    number: text('编号', 'k.number'),
    issued: day('核发日期', 'k.issued_at'),
    revoked: yes('已撤销', '(k.revoked_at is not null)'),
    ...learnerFields,
  },
}

/** Of a subject: its rows of the year $1, and the order in which they stand. */
export const sources: Record<Subject, { from: string; where: string; order: string }> = {
  learners: { from: '', where: '', order: 's.learner_id' },
  entries: {
    from: 'join ledger_entry e on e.learner_id = s.learner_id and e.year = s.year',
    where: 'e.year = $1::int',
    order: 'e.occurred_at desc, e.id',
  },
  enrolments: {
    from: 'join enrolment n on n.learner_id = s.learner_id join course c on c.id = n.course_id',
    where: 'c.year = $1::int',
    order: 'n.id',
  },
  attempts: {
    from: 'join attempt a on a.learner_id = s.learner_id join exam x on x.id = a.exam_id',
    where: 'x.year = $1::int',
    order: 'a.id',
  },
  trainings: {
    from: `join attendee t on t.learner_id = s.learner_id join gathering g on g.id = t.gathering_id
      join lateral (select min(b.starts_at) as begins from gathering_session b where b.gathering_id = g.id) h on true`,
    where: `extract(year from h.begins at time zone 'Asia/Shanghai') = $1::int`,
    order: 't.gathering_id, t.learner_id',
  },
  certificates: {
    from: 'join certificate k on k.learner_id = s.learner_id and k.year = s.year',
    where: 'k.year = $1::int',
    order: 'k.id',
  },
}

/** Shown until somebody chooses, after name and unit. */
export const firstColumns: Record<Subject, readonly string[]> = {
  learners: ['title', 'met', 'year-total', 'year-required', 'year-elective', 'year-professional'],
  entries: ['subject', 'part', 'form', 'hours', 'occurred'],
  enrolments: ['course', 'enrolled', 'completed', 'completed-on', 'score'],
  attempts: ['exam', 'number', 'state', 'score', 'passed'],
  trainings: ['training', 'kind', 'begins', 'state', 'result'],
  certificates: ['kind', 'number', 'issued', 'revoked'],
}

export const operators = {
  text: { contains: '包含', is: '等于', without: '不包含' },
  number: { least: '不少于', most: '不多于', is: '等于' },
  hours: { least: '不少于', most: '不多于', is: '等于' },
  choice: { is: '是', not: '不是' },
  yes: { is: '是' },
  day: { since: '不早于', until: '不晚于', is: '当天' },
} as const satisfies Record<FieldKind, Record<string, string>>
export type Operator = 'contains' | 'is' | 'without' | 'least' | 'most' | 'not' | 'since' | 'until'
export const operatorsOf = (kind: FieldKind): Readonly<Partial<Record<Operator, string>>> => operators[kind]
