import classes from './sitting.module.css'

/** A text as it is, or as the HTML that the server made of it: cleaned there, never here (server/questions/show-question.ts). */
export function RichText({
  text,
  html,
  className,
}: {
  text: string
  html?: string | null | undefined
  className?: string | undefined
}) {
  if (!html) return <span className={className}>{text}</span>
  const names = className ? `${classes.rich} ${classes.richBlock} ${className}` : classes.rich
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the server cleans it when it is written and again when it is read
  return <span className={names} dangerouslySetInnerHTML={{ __html: html }} />
}
