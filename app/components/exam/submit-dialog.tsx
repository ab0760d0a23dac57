import { Button, Modal } from '@mantine/core'
import classes from './sitting.module.css'

/** Asks before handing in, with everything that is still open: each number leads to its question. */
export function SubmitDialog({
  opened,
  unanswered,
  flagged,
  busy,
  onGo,
  onClose,
  onSubmit,
}: {
  opened: boolean
  unanswered: readonly number[]
  flagged: readonly number[]
  busy: boolean
  onGo: (index: number) => void
  onClose: () => void
  onSubmit: () => void
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="确认交卷"
      centered
      closeOnEscape={!busy}
      closeOnClickOutside={!busy}
      withCloseButton={!busy}
      closeButtonProps={{ 'aria-label': '关闭' }}
    >
      <Open title={`还有 ${unanswered.length} 题没有作答`} questions={unanswered} onGo={onGo} />
      <Open title={`有 ${flagged.length} 题做了标记`} questions={flagged} onGo={onGo} />
      {unanswered.length + flagged.length === 0 ? <p>全部题目都已作答。</p> : null}
      <p>交卷后不能再修改答案，本次考试即告结束。</p>
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose} disabled={busy}>
          再检查一下
        </Button>
        <Button onClick={onSubmit} loading={busy}>
          交卷
        </Button>
      </div>
    </Modal>
  )
}

function Open({ title, questions, onGo }: { title: string; questions: readonly number[]; onGo: (index: number) => void }) {
  if (questions.length === 0) return null
  return (
    <section className={classes.open}>
      <h3>{title}</h3>
      <ul>
        {questions.map((index) => (
          <li key={index}>
            <button type="button" onClick={() => onGo(index)} aria-label={`去第 ${index + 1} 题`}>
              {index + 1}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
