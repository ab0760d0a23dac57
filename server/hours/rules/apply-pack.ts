import { z } from 'zod'
import type { PolicyDocument } from './policy.ts'
import { hours, selector } from './valued.ts'

const least = z.strictObject({ ordinary: hours, senior: hours, cite: z.string().min(1) })

/** The rules of a place as far as its documents say them. What they are silent about a draft keeps or, where it belongs to what is replaced, loses. */
export const rulePack = z.strictObject({
  id: z.string().min(1),
  place: z.string().min(1),
  title: z.string().min(1),
  /** Of this city: its figures are law here. All others are examples and say so wherever they are shown. */
  own: z.boolean(),
  source: z.string().min(1),
  collectedOn: z.iso.date(),
  /** What a reader has to look at by hand. */
  notes: z.array(z.string()),
  total: least,
  public: least.optional(),
  professional: least.optional(),
  ceilings: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        label: z.string().min(1),
        of: selector,
        per: z.enum(['year', 'day']),
        most: hours,
        cite: z.string().min(1),
      }),
    )
    .optional(),
  conversions: z.array(
    z.strictObject({
      form: z.enum(['foreign-language-exam', 'computer-skills-exam']),
      level: z.enum(['junior', 'intermediate', 'senior', 'module']),
      hours,
      label: z.string().min(1),
      cite: z.string().min(1),
    }),
  ),
})
export type RulePack = z.infer<typeof rulePack>

/** How a figure of another place is recognised wherever it is cited. */
export const foreignMark = '他地规则包'
export const isForeign = ({ cite }: { cite: string }): boolean => cite.startsWith(foreignMark)
export const packName = ({ own, place }: Pick<RulePack, 'own' | 'place'>): string =>
  own ? `${place}（本地）` : `${foreignMark} · ${place}`

/**
 * The document with the pack's rules in it. A pack of another place takes the city's lamp and ceilings over whole, for half of one place's rule and half
 * of another's is nobody's; the state's lamp and everything that a pack does not speak of stay.
 */
export function applyPack(document: PolicyDocument, pack: RulePack): PolicyDocument {
  const valued = <Value>(value: Value, cite: string, label: string) => ({
    ...{ value, label, basis: pack.own ? ('law' as const) : ('configured' as const) },
    cite: pack.own ? cite : `${foreignMark}（${pack.place}）：${cite}。来源：${pack.source}，采集于 ${pack.collectedOn}`,
  })
  const named = { total: pack.total, public: pack.public, professional: pack.professional }
  const { obligation } = document
  const days = (total: number, label: string) => valued(total / obligation.hoursPerDay.value, pack.total.cite, label)
  return {
    ...document,
    title: pack.own ? document.title : `${document.title}（${packName(pack)}）`,
    cites: pack.own ? document.cites : [...document.cites, `${foreignMark}（${pack.place}）：${pack.source}`],
    obligation: {
      ...obligation,
      daysOrdinary: days(pack.total.ordinary, obligation.daysOrdinary.label),
      daysSenior: days(pack.total.senior, obligation.daysSenior.label),
    },
    lamps: document.lamps.map((lamp) =>
      lamp.id !== 'city'
        ? lamp
        : {
            ...lamp,
            ...(pack.own ? {} : { label: `${packName(pack)}年度要求`, cite: pack.source, substitutions: [] }),
            conditions: lamp.conditions.flatMap((condition): typeof lamp.conditions => {
              const wanted = named[condition.id as keyof typeof named]
              if (!wanted || condition.measure !== 'hours') return pack.own ? [condition] : []
              const { ordinary, senior } = condition.least
              return [
                {
                  ...condition,
                  least: {
                    ordinary: valued(wanted.ordinary, wanted.cite, ordinary.label),
                    senior: valued(wanted.senior, wanted.cite, senior.label),
                  },
                },
              ]
            }),
          },
    ),
    ceilings: pack.ceilings
      ? pack.ceilings.map(({ most, cite, ...ceiling }) => ({ ...ceiling, most: valued(most, cite, `${ceiling.label}计入上限`) }))
      : document.ceilings,
    declarations: document.declarations.map((form) => ({ ...form, tariff: convert(form, pack.conversions, valued) })),
    conversions: pack.conversions.map(({ hours: value, cite, label, ...conversion }) => ({
      ...conversion,
      subject: 'professional' as const,
      hours: valued(value, cite, label),
    })),
  }
}

type Conversion = RulePack['conversions'][number]
type Form = PolicyDocument['declarations'][number]

/** The tariff of a form for an exam, with what the pack says a level or a module is worth. */
function convert(
  { form, tariff }: Form,
  conversions: readonly Conversion[],
  valued: (
    value: number,
    cite: string,
    label: string,
  ) => { value: number; cite: string; label: string; basis: 'law' | 'configured' },
): Form['tariff'] {
  const found = (level: string) => conversions.find((each) => each.form === form && each.level === level)
  const hoursOf = (level: string, before: ReturnType<typeof valued>) => {
    const conversion = found(level)
    return conversion ? valued(conversion.hours, conversion.cite, conversion.label) : before
  }
  return tariff.measure === 'table'
    ? { ...tariff, rows: tariff.rows.map((row) => ({ ...row, hours: hoursOf(row.id, row.hours) })) }
    : { ...tariff, hours: hoursOf('module', tariff.hours) }
}
