/** One learner of the city, all of it from the seed and the learner's number. Identity numbers are valid in form and belong to nobody. */
import { idNumberCheck } from '#server/identity/rules/id-number.ts'
import { shanghaiYearStart } from '#server/platform/calendar.ts'
import { chance, pick } from './chance.ts'

export const years = [2024, 2025, 2026] as const
/** The city as it stood at this instant: nothing in it has happened later. */
export const asOf = new Date('2026-11-20T16:00:00Z')
const day = 86_400_000

const surnames = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石',
  ...['欧阳', '上官', '司马', '诸葛'],
]
const givenNames = (
  '伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂英 建国 志强 秀兰 晓燕 思远 雨桐 文博 海燕 丽华 佳慧 志远 国栋 春梅 ' +
  '振华 晓东 立新 雅婷 超群 慧敏 玉洁 文静 晓彤 德厚 子涵 浩然 一诺 梓萱 俊杰 欣怡 建平 晓琳 婷婷 宇航 䶮 𬱖'
).split(' ')
const otherPeoples = [
  '阿依古丽·买买提',
  '买买提·吐尔逊',
  '古丽娜尔·艾合买提',
  '巴特尔',
  '其其格',
  '扎西顿珠',
  '卓玛央金',
  '努尔兰·哈力克',
]

/** Titles as they are spread over a city's professionals. */
const titleLevels = [
  'none',
  'none',
  'assistant',
  'assistant',
  'assistant',
  'intermediate',
  'intermediate',
  'intermediate',
  'associate-senior',
  'senior',
] as const
const regions = Array.from({ length: 16 }, (_, district) => String(120_101 + district))

/** Learners a unit on average: 700,000 work in 20,000. */
export const unitsFor = (learners: number): number => Math.ceil(learners / 35)

/** The n-th learner joins one of the units that the city has by then; sizes fall with the rank's power of about 0.55, so a few are very large. */
const unitAt = (index: number, share: number) => Math.floor(unitsFor(index + 1) * share ** 2.2)

export function learnerAt(seed: number, index: number) {
  const of = (purpose: number) => chance(seed, index, purpose)
  // Day and sequence alone tell every learner apart: 13,800 days, 700 to a day; 7919 has no factor in common with 13,800.
  const born = new Date(Date.UTC(1963, 0, 1) + ((index * 7919) % 13_800) * day).toISOString().slice(0, 10).replaceAll('-', '')
  const digits = `${pick(regions, of(1))}${born}${String(1 + Math.floor(index / 13_800)).padStart(3, '0')}`
  const firstYear = of(2) < 0.86 ? 2024 : of(2) < 0.94 ? 2025 : 2026
  const joinedAt = new Date(shanghaiYearStart(firstYear).getTime() + Math.floor(of(3) * 45 * day))
  const level = pick(titleLevels, of(4))
  const moved = of(5) < 0.06
  return {
    realName: of(6) < 0.02 ? pick(otherPeoples, of(7)) : pick(surnames, of(7)) + pick(givenNames, of(8)),
    idNumber: digits + idNumberCheck(digits),
    phone: `17${100_000_000 + index}`,
    joinedAt,
    firstYear,
    attributes: [
      { kind: 'title-level', value: level as string, sinceOn: `${firstYear - 1}-12-01` },
      ...(level === 'assistant' && of(9) < 0.15
        ? [{ kind: 'title-level', value: 'intermediate', sinceOn: `${firstYear}-12-01` }]
        : []),
      ...(of(10) < 0.05 ? [{ kind: 'high-tech', value: 'yes', sinceOn: `${firstYear}-03-01` }] : []),
    ],
    /** The first may have ended; the last has not. */
    affiliations: [
      ...(moved ? [{ unit: unitAt(index, of(11)), startedAt: joinedAt, endedAt: new Date(joinedAt.getTime() + 200 * day) }] : []),
      { unit: unitAt(index, of(12)), startedAt: new Date(joinedAt.getTime() + (moved ? 200 * day : 0)), endedAt: null },
    ],
  }
}

/** The n-th course of the city; each year has its five. */
export const coursesAYear = [
  { kind: 'required', title: '数字经济与人工智能应用', hours: 20, taken: 0.9 },
  { kind: 'elective', title: '职业道德与科研诚信', hours: 10, taken: 0.35 },
  { kind: 'elective', title: '知识产权保护实务', hours: 12, taken: 0.15 },
  { kind: 'professional', title: '工程质量与安全管理新规', hours: 24, taken: 0.18 },
  { kind: 'professional', title: '专业技术前沿综述', hours: 18, taken: 0.12 },
] as const

export type ScaleEnrolment = {
  /** Unique in the city. */
  number: number
  /** years × coursesAYear, counted through. */
  course: number
  enrolledAt: Date
  lessonsDoneAt: Date | null
  examPassedAt: Date | null
  examScore: number | null
  completedAt: Date | null
}

/** What the learner took and how far they came: most finish, nearly half of those in December; of the running year only what has happened. */
export function enrolmentsOf(seed: number, index: number, firstYear: number): ScaleEnrolment[] {
  return years.flatMap((year, yearIndex) =>
    coursesAYear.flatMap((offered, place) => {
      const course = yearIndex * coursesAYear.length + place
      const of = (purpose: number) => chance(seed, index, 100 + course * 10 + purpose)
      if (year < firstYear || of(0) >= offered.taken) return []
      const wouldComplete = completionInstant(year, of(1), of(2), of(3))
      const happened = (at: Date) => at <= asOf
      const enrolledAt = earlier(wouldComplete, 10 + of(4) * 30, year)
      if (!happened(enrolledAt)) return []
      const lessonsDoneAt = of(5) < 0.92 ? earlier(wouldComplete, 1 + of(6) * 3, year) : null
      const lessonsDone = lessonsDoneAt && happened(lessonsDoneAt) ? lessonsDoneAt : null
      const completedAt = lessonsDone && of(7) < 0.95 && happened(wouldComplete) ? wouldComplete : null
      const passedAt = offered.kind === 'required' ? completedAt : null
      return [
        {
          number: index * 32 + course,
          course,
          enrolledAt,
          lessonsDoneAt: lessonsDone,
          examPassedAt: passedAt,
          examScore: passedAt ? 60 + Math.floor(of(8) * 41) : null,
          completedAt,
        },
      ]
    }),
  )
}

/** 45 in a hundred in December, 15 in November, the others from mid-February on; between eight in the morning and midnight in Shanghai. */
function completionInstant(year: number, month: number, within: number, hour: number): Date {
  const [from, days] = month < 0.45 ? [334, 31] : month < 0.6 ? [304, 30] : [55, 249]
  const leap = year % 4 === 0 ? 1 : 0
  const begin = shanghaiYearStart(year).getTime() + (from + leap + Math.floor(within * days)) * day
  return new Date(begin + 8 * 3_600_000 + Math.floor(hour * 16 * 3_600_000))
}

const earlier = (than: Date, days: number, year: number) =>
  new Date(Math.max(shanghaiYearStart(year).getTime() + 50 * day, Math.floor(than.getTime() - days * day)))
