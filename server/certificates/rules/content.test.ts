import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { policyDocument } from '#server/hours/rules/policy.ts'
import { drawStatement, type StatementEntry } from '#server/hours/rules/statement.ts'
import { writeContent } from './content.ts'
import { isStillTrue, isTrainingCertificateDue } from './due.ts'

const document = policyDocument.parse(
  JSON.parse(readFileSync(new URL('../../../prisma/policies/2026.json', import.meta.url), 'utf8')),
)
const entry = (id: string, kind: 'required' | 'elective', hours: number): StatementEntry => ({
  ...{ id, kind, subject: 'public', form: 'online-course', centihours: hours * 100, title: `课程 ${id}` },
  ...{ occurredAt: new Date('2026-11-20T18:00:00Z'), reversesId: null, reason: null },
})
const reversal = (of: StatementEntry): StatementEntry => ({
  ...of,
  id: `r${of.id}`,
  centihours: -of.centihours,
  reversesId: of.id,
  reason: '更正',
})
const person = { year: 2026, seniorTitle: false, highTech: false }

describe('a training certificate', () => {
  const statement = drawStatement({ document }, person, [
    entry('a', 'required', 20),
    entry('b', 'elective', 8),
    entry('c', 'elective', 8),
  ])

  it('lists what counts, with a total that is the sum of its lines', () => {
    const content = writeContent({
      ...{ number: 'TJ1', statement, issuer: '示范局', policyVersion: 1, demonstration: false },
      person: { realName: '张三', maskedIdNumber: '1201**********1234' },
      issuedAt: new Date('2026-12-31T16:00:00Z'),
    })
    expect(content.courses.map((course) => course.centihours)).toEqual([2000, 800, 400])
    expect(content).toMatchObject({
      totalCentihours: 3200,
      requiredCentihours: 2000,
      electiveCentihours: 1200,
      year: 2026,
      issuedOn: '2027-01-01',
    })
    expect(content.courses[0]?.completedOn).toBe('2026-11-21')
  })

  it('is due when every required course is credited, and not for a year that has none', () => {
    const due = (credited: boolean[]) =>
      isTrainingCertificateDue(
        { document },
        { statement, requiredCourses: credited.map((each, index) => ({ courseId: String(index), credited: each })) },
      )
    expect([due([true]), due([true, true]), due([true, false]), due([])]).toEqual([true, true, false, false])
  })

  it('may be due by hours instead, where the policy says so', () => {
    const byHours = structuredClone(document)
    byHours.certificate.trainingDue.value = 'required-hours'
    const short = drawStatement({ document }, person, [entry('a', 'required', 19)])
    expect(isTrainingCertificateDue({ document: byHours }, { statement, requiredCourses: [] })).toBe(true)
    expect(isTrainingCertificateDue({ document: byHours }, { statement: short, requiredCourses: [] })).toBe(false)
  })

  it('stays true when hours are added, and not when an hour that it names is taken back', () => {
    const a = entry('a', 'required', 20)
    expect(isStillTrue(['a'], drawStatement({ document }, person, [a, entry('d', 'elective', 4)]))).toBe(true)
    expect(isStillTrue(['a'], drawStatement({ document }, person, [a, reversal(a)]))).toBe(false)
  })
})
