import { Button } from '@mantine/core'
import { Link } from 'react-router'

/** Between the work that waits and how far the city is. */
export function YearLinks({ year, here }: { year: number; here: 'queue' | 'progress' }) {
  return here === 'queue' ? (
    <Button component={Link} to={`/manage/verification/progress?year=${year}`} variant="default" size="sm">
      进度
    </Button>
  ) : (
    <Button component={Link} to={`/manage/verification?year=${year}`} variant="default" size="sm">
      待验证
    </Button>
  )
}
