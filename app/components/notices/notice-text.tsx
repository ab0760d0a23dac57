import classes from './notices.module.css'

/** A bulletin as its recipients read it. */
export function NoticeText({ notice }: { notice: { title: string; body: string; senderName: string | null; urgent: boolean } }) {
  return (
    <div className={classes.notice}>
      <h3>
        {notice.urgent ? <span className={classes.urgent}>紧急</span> : null}
        {notice.title}
      </h3>
      {notice.senderName ? <p className={classes.sender}>{notice.senderName}</p> : null}
      <p className={classes.body}>{notice.body}</p>
    </div>
  )
}
