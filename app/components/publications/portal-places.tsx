import { Link } from 'react-router'
import {
  type PublicationKind,
  publicationFolders,
  publicationKindNames,
  publicationKinds,
} from '#server/publications/rules/publication-form.ts'
import classes from './publications.module.css'

/** The sections of the portal side by side. */
export function PortalPlaces({ at }: { at: PublicationKind | 'search' }) {
  return (
    <nav className={classes.places} aria-label="栏目">
      {publicationKinds.map((kind) => (
        <Link key={kind} to={publicationFolders[kind]} aria-current={kind === at ? 'page' : undefined}>
          {publicationKindNames[kind]}
        </Link>
      ))}
      <Link to="/search" aria-current={at === 'search' ? 'page' : undefined}>
        站内搜索
      </Link>
    </nav>
  )
}
