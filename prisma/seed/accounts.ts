import { idNumberCheck } from '#server/identity/rules/id-number.ts'
import { learners, officials } from './city.ts'

/** Everybody of the demonstration city signs in with this; production seeds nobody. */
export const demonstrationPassword = 'chunfeng-huayu-2026'

export type SeedPerson = { name: string; idNumber: string; phone: string }

/** Numbers that are valid in form: the city's region, the day of birth, a sequence nobody has been given. */
export function seedPerson(person: { name: string; born: string }): SeedPerson {
  return numberedPerson(
    person,
    [...learners, ...officials].findIndex((each) => each.name === person.name),
  )
}

/** `index` below 200 tells everybody of the city from everybody else. */
export function numberedPerson(person: { name: string; born: string }, index: number): SeedPerson {
  const digits = `120101${person.born.replaceAll('-', '')}${String(800 + index)}`
  return { name: person.name, idNumber: digits + idNumberCheck(digits), phone: `1390000${String(1_000 + index)}` }
}

export type DemonstrationAccount = SeedPerson & { role: string; password: string }

const shown: { name: string; role: string }[] = [
  { name: '林晓燕', role: '学员（课看到一半）' },
  { name: '陈思远', role: '学员（课已学完，可去考试）' },
  { name: '赵建国', role: '学员（学时已入账，有证书）' },
  ...officials.map(({ name, says }) => ({ name, role: says })),
]

/** What `npm start` prints. */
export const demonstrationAccounts: readonly DemonstrationAccount[] = shown.map(({ name, role }) => {
  const person = [...learners, ...officials].find((each) => each.name === name)
  if (!person) throw new Error(`nobody called ${name}`)
  return { ...seedPerson(person), role, password: demonstrationPassword }
})
