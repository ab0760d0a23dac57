import { useNavigation } from 'react-router'
import classes from './navigation-progress.module.css'

/** A thin line while the next page is on its way, so that a press is seen to have done something. */
export function NavigationProgress() {
  const navigation = useNavigation()
  return <div className={classes.line} data-busy={navigation.state !== 'idle' || undefined} aria-hidden />
}
