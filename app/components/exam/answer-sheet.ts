import { type GivenAnswer, mostRevision } from '#server/exams/rules/answer.ts'

/**
 * What this device knows of the answers: what was given, and up to which revision the server has acknowledged it.
 * An answer that is not acknowledged is pending; it stays so through crash and reload (answer-store.ts keeps it).
 */
export class AnswerSheet {
  readonly #given = new Map<number, GivenAnswer>()
  readonly #acknowledged = new Map<number, number>()

  constructor(acknowledged: readonly GivenAnswer[], kept: readonly GivenAnswer[]) {
    this.learn(acknowledged)
    for (const answer of kept) if (answer.revision > this.#revisionOf(answer.question)) this.#given.set(answer.question, answer)
  }

  /** A new answer of this device, given `elapsedMilliseconds` after the start by the server's clock: later clicks win on any device. */
  give(question: number, choice: string, elapsedMilliseconds: number): GivenAnswer {
    const later = Math.max(this.#revisionOf(question) + 1, Math.floor(elapsedMilliseconds))
    const answer = { question, choice, revision: Math.min(later, mostRevision) }
    this.#given.set(question, answer)
    return answer
  }

  /** The server has these: as sent from here, or because another device was later. */
  learn(answers: readonly GivenAnswer[]): void {
    for (const answer of answers) {
      if (answer.revision >= this.#revisionOf(answer.question)) this.#given.set(answer.question, answer)
      this.#acknowledged.set(answer.question, Math.max(answer.revision, this.#acknowledged.get(answer.question) ?? -1))
    }
  }

  choices(): ReadonlyMap<number, string> {
    return new Map([...this.#given].map(([question, { choice }]) => [question, choice]))
  }

  /** Given here and not acknowledged, oldest first. */
  pending(): GivenAnswer[] {
    return this.all().filter(({ question, revision }) => revision > (this.#acknowledged.get(question) ?? -1))
  }

  /** Everything this device holds: what goes along when the paper is handed in. */
  all(): GivenAnswer[] {
    return [...this.#given.values()].sort((left, right) => left.revision - right.revision)
  }

  #revisionOf(question: number): number {
    return this.#given.get(question)?.revision ?? -1
  }
}
