import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import { Link, useFetcher } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { lengthText } from '#app/components/media/media-text.ts'
import { Message } from '#app/components/ui/message.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import type { StudioLesson } from '#server/courses/list-studio-courses.ts'
import own from './lesson-editor.module.css'

type Video = { id: string; name: string; seconds: number | null }

/**
 * The lessons of a draft in their order: moved by dragging, or by the buttons, which work without a mouse and without JavaScript. Every change is sent at once to the
 * page's own action with the intent `lessons`.
 */
export function LessonEditor({ lessons, videos }: { lessons: readonly StudioLesson[]; videos: readonly Video[] }) {
  const fetcher = useFetcher<{ lessonProblem: string | null }>()
  const [dragged, setDragged] = useState<string | null>(null)
  const busy = fetcher.state !== 'idle'
  const move = (lessonId: string, to: number) =>
    void fetcher.submit({ intent: 'lessons', change: 'move', lessonId, to: String(to) }, { method: 'post' })
  const onDrop = (event: DragEvent, to: number) => {
    event.preventDefault()
    if (dragged) move(dragged, to)
    setDragged(null)
  }
  return (
    <Sheet label="课节">
      <h2>课节</h2>
      {fetcher.data?.lessonProblem ? <Message tone="bad">{fetcher.data.lessonProblem}</Message> : null}
      {lessons.length === 0 ? <p className={classes.quiet}>还没有课节。从下面选择视频，按讲课的顺序加入。</p> : null}
      <ol className={own.lessons} aria-busy={busy}>
        {lessons.map((lesson, index) => (
          <li
            key={lesson.id}
            draggable
            data-dragged={dragged === lesson.id || undefined}
            onDragStart={() => setDragged(lesson.id)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => onDrop(event, index + 1)}
          >
            <IconGripVertical size={18} className={own.grip} aria-hidden />
            <fetcher.Form method="post" className={own.title}>
              <input type="hidden" name="intent" value="lessons" />
              <input type="hidden" name="change" value="rename" />
              <input type="hidden" name="lessonId" value={lesson.id} />
              <TextInput
                name="title"
                defaultValue={lesson.title}
                aria-label={`第 ${index + 1} 个课节的名称`}
                maxLength={100}
                size="sm"
                required
                onBlur={(event) => {
                  if (event.currentTarget.value.trim() !== lesson.title) event.currentTarget.form?.requestSubmit()
                }}
              />
              <small>
                <Link to={`/studio/media/${lesson.assetId}`}>{lesson.assetName}</Link>
                {lesson.seconds === null ? '，正在处理' : `，${lengthText(lesson.seconds)}`}
              </small>
            </fetcher.Form>
            <fetcher.Form method="post" className={own.buttons}>
              <input type="hidden" name="intent" value="lessons" />
              <input type="hidden" name="lessonId" value={lesson.id} />
              <ActionIcon
                type="submit"
                name="move"
                value={index}
                disabled={index === 0}
                variant="default"
                size="lg"
                aria-label={`上移：${lesson.title}`}
              >
                <IconArrowUp size={18} />
              </ActionIcon>
              <ActionIcon
                type="submit"
                name="move"
                value={index + 2}
                disabled={index === lessons.length - 1}
                variant="default"
                size="lg"
                aria-label={`下移：${lesson.title}`}
              >
                <IconArrowDown size={18} />
              </ActionIcon>
              <ActionIcon
                type="submit"
                name="change"
                value="remove"
                variant="default"
                size="lg"
                aria-label={`移出：${lesson.title}`}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </fetcher.Form>
          </li>
        ))}
      </ol>
      {videos.length === 0 ? (
        <p className={classes.quiet}>
          视频库里还没有视频，先去<Link to="/studio/media">上传视频</Link>。
        </p>
      ) : (
        <fetcher.Form method="post" className={classes.form} key={lessons.length}>
          <input type="hidden" name="intent" value="lessons" />
          <input type="hidden" name="change" value="add" />
          <div className={classes.fields}>
            <NativeSelect
              name="assetId"
              label="加入视频"
              description="您自己上传的视频，最近的在前"
              data={[
                { value: '', label: '请选择' },
                ...videos.map((video) => ({
                  value: video.id,
                  label: `${video.name}${video.seconds === null ? '（正在处理）' : `（${lengthText(video.seconds)}）`}`,
                })),
              ]}
              required
            />
            <TextInput name="title" label="课节名称" description="不填用文件名" maxLength={100} />
          </div>
          <div className={classes.actions}>
            <Button type="submit" variant="default" loading={busy}>
              加入
            </Button>
            <Link to="/studio/media">上传视频</Link>
          </div>
        </fetcher.Form>
      )}
    </Sheet>
  )
}
