/** Whatever is done with the books of a city in whatever order, each number is where the rules of its way put it, and everything adds up at every place. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { changeBook } from '#server/books/change-book.ts'
import { checkBooks } from '#server/books/check-books.ts'
import { handOverBooks } from '#server/books/hand-over-books.ts'
import { issueBook } from '#server/books/issue-book.ts'
import { recallBooks } from '#server/books/recall-books.ts'
import { receiveBooks } from '#server/books/receive-books.ts'
import { reconcileBooks } from '#server/books/reconcile-books.ts'
import { balanceOf } from '#server/books/rules/account.ts'
import { type BookAct, type BookState, bookActs, decideIssue, step } from '#server/books/rules/book-state.ts'
import { spoilBooks } from '#server/books/spoil-books.ts'
import { takeInBooks } from '#server/books/take-in-books.ts'
import { sql } from '#server/platform/database.ts'
import { type BookWorld, makeBookWorld, makeRegistered } from '#tests/support/book-world.ts'
import { makeOrganisation } from '#tests/support/make-city.ts'

type Level = 'bureau' | 'district' | 'unit'
type Num = { at: Level; state: BookState; holder: number | null; handover: string | null; follows: number | null }
type Model = {
  numbers: Map<number, Num>
  books: number[][]
  handovers: { id: string; from: Level; to: Level; numbers: number[] }[]
}
type Real = { world: BookWorld; places: Record<Level, string>; people: string[]; base: number }
type Step = fc.AsyncCommand<Model, Real>

const levels = ['bureau', 'district', 'unit'] as const
const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)
const all = (model: Model, wanted: number[], at: Level) =>
  wanted.every((number) => model.numbers.get(number)?.at === at && model.numbers.get(number)?.state === 'stock')
const numOf = (model: Model, number: number) => model.numbers.get(number) as Num
const followed = (model: Model, number: number) =>
  [...model.numbers.values()].some((each) => each.follows === number && each.state !== 'cancelled')
const latestOf = (model: Model, who: number) =>
  (model.books[who] as number[]).findLast((number) => numOf(model, number).state !== 'cancelled') ?? null

class Receive implements Step {
  readonly first: number
  readonly count: number
  constructor(first: number, count: number) {
    this.first = first
    this.count = count
  }
  check = () => true
  async run(model: Model, { world, places, base }: Real) {
    const wanted = numbers(this.first, this.count)
    const answer = await receiveBooks(world.chief.actor, {
      ...{ placeId: places.bureau, first: base + this.first, quantity: this.count, note: '' },
    })
    expect(answer.ok).toBe(wanted.every((number) => !model.numbers.has(number)))
    if (!answer.ok) return
    for (const number of wanted)
      model.numbers.set(number, { at: 'bureau', state: 'stock', holder: null, handover: null, follows: null })
  }
  toString = () => `receive ${this.first}+${this.count}`
}

class HandOver implements Step {
  readonly from: Level
  readonly to: Level
  readonly first: number
  readonly count: number
  constructor(from: Level, to: Level, first: number, count: number) {
    this.from = from
    this.to = to
    this.first = first
    this.count = count
  }
  check = () => this.from !== this.to
  async run(model: Model, { world, places, base }: Real) {
    const wanted = numbers(this.first, this.count)
    const answer = await handOverBooks(world.chief.actor, {
      ...{ fromId: places[this.from], toId: places[this.to], first: base + this.first, quantity: this.count },
    })
    expect(answer.ok).toBe(all(model, wanted, this.from))
    if (!answer.ok) return
    const id = answer.value.handoverId
    for (const number of wanted) Object.assign(numOf(model, number), { state: 'handed-over', handover: id })
    model.handovers.push({ id, from: this.from, to: this.to, numbers: wanted })
  }
  toString = () => `${this.from} to ${this.to} ${this.first}+${this.count}`
}

class End implements Step {
  readonly which: number
  readonly how: 'count' | 'miscount' | 'recall'
  constructor(which: number, how: End['how']) {
    this.which = which
    this.how = how
  }
  check = (model: Readonly<Model>) => model.handovers.length > 0
  async run(model: Model, { world }: Real) {
    const handover = model.handovers[this.which % model.handovers.length] as Model['handovers'][number]
    const open = handover.numbers.some((number) => numOf(model, number).handover === handover.id)
    const count = handover.numbers.length
    const answer =
      this.how === 'recall'
        ? await recallBooks(world.chief.actor, handover.id)
        : await takeInBooks(world.deputy.actor, {
            ...{ handoverId: handover.id, counted: this.how === 'count' ? count : count + 1, note: '' },
          })
    expect(answer.ok).toBe(open)
    if (!open || this.how === 'miscount') return
    const at = this.how === 'count' ? handover.to : handover.from
    for (const number of handover.numbers) Object.assign(numOf(model, number), { state: 'stock', handover: null, at })
  }
  toString = () => `${this.how} ${this.which}`
}

class Spoil implements Step {
  readonly at: Level
  readonly number: number
  constructor(at: Level, number: number) {
    this.at = at
    this.number = number
  }
  check = () => true
  async run(model: Model, { world, places, base }: Real) {
    const answer = await spoilBooks(world.chief.actor, {
      ...{ placeId: places[this.at], first: base + this.number, quantity: 1, reason: '印坏' },
    })
    expect(answer.ok).toBe(all(model, [this.number], this.at))
    if (answer.ok) numOf(model, this.number).state = 'spoilt'
  }
  toString = () => `spoil ${this.number} at ${this.at}`
}

class Issue implements Step {
  readonly who: number
  readonly number: number | null
  constructor(who: number, number: number | null) {
    this.who = who
    this.number = number
  }
  check = () => true
  async run(model: Model, { world, people, base }: Real) {
    const stock = [...model.numbers].filter(([, each]) => each.at === 'unit' && each.state === 'stock').map(([number]) => number)
    const chosen = this.number ?? (stock.length > 0 ? Math.min(...stock) : null)
    const latest = latestOf(model, this.who)
    const as = decideIssue(latest === null ? null : numOf(model, latest).state)
    const answer = await issueBook(world.chief.actor, {
      ...{ learnerId: people[this.who] as string, number: this.number === null ? null : base + this.number },
    })
    expect(answer.ok).toBe(as.ok && chosen !== null && stock.includes(chosen))
    if (!answer.ok || !as.ok || chosen === null) return
    expect(answer.value).toEqual({ number: base + chosen, as: as.value })
    Object.assign(numOf(model, chosen), { state: 'issued', holder: this.who, follows: latest })
    model.books[this.who]?.push(chosen)
  }
  toString = () => `issue ${this.number ?? 'the lowest'} to ${this.who}`
}

class Change implements Step {
  readonly who: number
  readonly back: number
  readonly act: BookAct
  constructor(who: number, back: number, act: BookAct) {
    this.who = who
    this.back = back
    this.act = act
  }
  check = (model: Readonly<Model>) => (model.books[this.who]?.length ?? 0) > 0
  async run(model: Model, { world, base }: Real) {
    const books = model.books[this.who] as number[]
    const number = books.at(-1 - (this.back % books.length)) as number
    const next = step({ state: numOf(model, number).state, followed: followed(model, number) }, this.act)
    const answer = await changeBook(world.chief.actor, { number: base + number, act: this.act, reason: '经核实' })
    expect(answer.ok).toBe(next.ok)
    if (next.ok) numOf(model, number).state = next.value
  }
  toString = () => `${this.act} book ${this.back} of ${this.who}`
}

let runs = 0

it('holds for any order of commands', async () => {
  const world = await makeBookWorld()
  const [level, number, count, who] = [
    fc.constantFrom(...levels),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 6 }),
    fc.nat(1),
  ]
  const commands = [
    fc.tuple(number, count).map(([first, many]) => new Receive(first, many)),
    fc.tuple(level, level, number, count).map(([from, to, first, many]) => new HandOver(from, to, first, many)),
    fc
      .tuple(fc.nat(5), fc.constantFrom('count' as const, 'count' as const, 'miscount' as const, 'recall' as const))
      .map(([which, how]) => new End(which, how)),
    fc.tuple(level, number).map(([at, which]) => new Spoil(at, which)),
    fc.tuple(who, fc.option(number)).map(([person, which]) => new Issue(person, which)),
    fc.tuple(who, fc.nat(2), fc.constantFrom(...bookActs)).map(([person, back, act]) => new Change(person, back, act)),
  ]
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (steps) => {
      runs += 1
      const base = runs * 100
      const unit = await makeOrganisation({ kind: 'unit', name: '示范单位', parentId: world.district })
      const people = [(await makeRegistered(unit)).accountId, (await makeRegistered(unit)).accountId]
      const places = { bureau: world.bureau, district: world.district, unit }
      const model: Model = { numbers: new Map(), books: [[], []], handovers: [] }
      await fc.asyncModelRun(
        () => ({ model, real: { world, places, people, base } }),
        [
          // Something is on every shelf.
          new Receive(1, 9),
          new HandOver('bureau', 'district', 4, 6),
          new End(0, 'count'),
          new HandOver('district', 'unit', 5, 5),
          new End(1, 'count'),
          ...steps,
        ],
      )
      const rows = await sql.many<{
        number: number
        placeId: string
        state: string
        learnerId: string | null
        previous: number | null
      }>`
        select number, place_id as "placeId", state, learner_id as "learnerId", previous_number as previous
        from book_range, generate_series(first_number, last_number) as number where number between ${base} and ${base + 99} order by number`
      expect(rows).toEqual(
        [...model.numbers]
          .sort(([a], [b]) => a - b)
          .map(([each, { at, state, holder, follows }]) => ({
            ...{ number: base + each, placeId: places[at], state, learnerId: holder === null ? null : people[holder] },
            previous: follows === null ? null : base + follows,
          })),
      )
      for (const place of Object.values(places)) {
        const account = await reconcileBooks(world.chief.actor, place)
        expect(account?.rows.filter((row) => balanceOf(row) !== 0)).toEqual([])
      }
    }),
    { numRuns: 30 },
  )
  expect(await checkBooks()).toEqual([])
}, 60_000)
