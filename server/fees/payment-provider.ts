import { type Sql, sql } from '#server/platform/database.ts'

/** What a payer is told to do; null: the payee has not said yet where it is paid to. */
export type PaymentInstructions = {
  accountName: string
  bank: string
  accountNumber: string
  reference: string
  amountFen: number
}

/**
 * A way in which money comes to a payee. There is one here: a bank transfer that the payee sees on its statement and confirms. Nothing is ever shown as paid because a
 * payer says so.
 *
 * A city that has another (a treasury's collection platform, a bank's gateway) writes a second object of this type: `instruct` opens an order there and returns where the
 * payer goes; the platform's signed message, once its signature, payee, `reference` and amount are checked, calls settleFee in one transaction, with the platform's own
 * account as `enteredBy`. settleFee takes every fee once, so that a message that comes twice does nothing. Then `paymentProvider` names the new object.
 */
export type PaymentProvider = {
  name: string
  instruct(fee: { organisationId: string; reference: string; amountFen: number }, from?: Sql): Promise<PaymentInstructions | null>
}

const offlineTransfer: PaymentProvider = {
  name: '银行转账',
  async instruct({ organisationId, reference, amountFen }, from = sql) {
    const account = await findPayeeAccount(organisationId, from)
    return account && { ...account, reference, amountFen }
  },
}

export const paymentProvider: PaymentProvider = offlineTransfer

export type PayeeAccount = { accountName: string; bank: string; accountNumber: string }

export const findPayeeAccount = (
  organisationId: string,
  from: Sql = sql,
): Promise<PayeeAccount | null> => from.maybe<PayeeAccount>`
  select account_name as "accountName", bank, account_number as "accountNumber" from payee_account where organisation_id = ${organisationId}`
