import { Link, useSearchParams } from 'react-router'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import type { UnitYear } from '#server/verification/find-unit-year.ts'
import { type UnitShow, unitShowNames } from '#server/verification/rules/unit-shows.ts'
import classes from './verification.module.css'

/** How complete a unit's year is; each figure leads to the people it counts. */
export function CompletenessTiles({ unitYear: { people, counts, lamps } }: { unitYear: UnitYear }) {
  const [query] = useSearchParams()
  const to = (show: UnitShow) => {
    const next = new URLSearchParams(query)
    next.delete('page')
    if (show === 'all') next.delete('show')
    else next.set('show', show)
    return `?${next}`
  }
  const tile = (show: UnitShow, tone: 'plain' | 'good' | 'warn', note?: string) => (
    <Link to={to(show)} preventScrollReset>
      <StatTile label={unitShowNames[show]} value={counts[show]} tone={counts[show] > 0 ? tone : 'plain'} note={note} />
    </Link>
  )
  return (
    <div className={classes.tiles}>
      <Link to={to('all')} preventScrollReset>
        <StatTile label="人员" value={people} note={lamps.map((lamp) => `${lamp.label}达标 ${lamp.lit}`).join('；')} />
      </Link>
      {tile('ready', 'plain')}
      {tile('missed', 'warn')}
      {tile('returned', 'warn')}
      {tile('uncredited', 'warn')}
      {tile('declaring', 'warn')}
      {tile('untitled', 'warn')}
      {tile('under-way', 'plain')}
      {tile('verified', 'good')}
    </div>
  )
}
