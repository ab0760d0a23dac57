import { Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'

/** The learner that a page below `/manage/learners/:learnerId` is about. */
export function learnerIdOf(params: { learnerId: string }): string {
  const parsed = z.uuid().safeParse(params.learnerId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

type RecordFrameProps = {
  title: string
  subtitle: string
  person: { accountId: string; realName: string; maskedIdNumber: string }
  problem?: string | undefined
  done?: string | null | undefined
  children: ReactNode
}

/** Whose record is changed, what came of it, and the way back. */
export function RecordFrame({ title, subtitle, person, problem, done, children }: RecordFrameProps) {
  return (
    <>
      <PageHeader title={title} subtitle={subtitle} />
      <p className={classes.about}>
        <Link to={`/manage/learners/${person.accountId}`}>{person.realName}</Link> {person.maskedIdNumber}
      </p>
      {problem ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {problem}
        </div>
      ) : done ? (
        <div className={classes.message} role="status">
          {done}
        </div>
      ) : null}
      <div className={classes.stack}>{children}</div>
    </>
  )
}

export function ReasonField({ error }: { error?: string | undefined }) {
  return (
    <Textarea
      name="reason"
      label="依据"
      description="写明核对了什么材料；记入审计。"
      maxLength={500}
      autosize
      minRows={2}
      required
      error={error}
    />
  )
}
