import { transaction } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { printCertificates } from './print-certificates.ts'

/** Prints the statements that were issued to these people and have no file yet. */
export async function printStatements(deliveries: Delivery<{ learnerId: string; year: number }>[]): Promise<void> {
  for (const [year, members] of Map.groupBy(deliveries, ({ payload }) => payload.year))
    await printCertificates(
      year,
      members.map(({ payload }) => payload.learnerId),
    )
  await transaction((tx) =>
    markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    ),
  )
}
