import { formatYuan } from '#server/fees/rules/money.ts'
import { type SubjectPrice, unitOfChargeNames } from '#server/fees/rules/price.ts'

/** What it costs, by which filed price; or that it is free. */
export function PriceLine({
  price,
}: {
  price: Pick<SubjectPrice, 'documentNumber' | 'amountFen' | 'unitOfCharge' | 'quantity' | 'totalFen'> | null
}) {
  if (!price) return <span>免费</span>
  const { amountFen, unitOfCharge, quantity, totalFen, documentNumber } = price
  return (
    <span>
      {formatYuan(totalFen)} 元
      {unitOfCharge === 'person' && quantity === 1
        ? '（每人次）'
        : `（${unitOfChargeNames[unitOfCharge]} ${formatYuan(amountFen)} 元 × ${quantity}）`}
      ，收费备案 {documentNumber}
    </span>
  )
}
