import { Radio } from '@mantine/core'
import { Form, redirect } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { lookForm, readLook, setLookCookie } from '#app/middleware/look.ts'
import type { Route } from './+types/look'

export const meta: Route.MetaFunction = () => [{ title: '大字与高对比 · 学时' }]

export function loader({ request }: Route.LoaderArgs) {
  return { ...readLook(request.headers.get('cookie')), saved: new URL(request.url).searchParams.has('saved') }
}

export async function action({ request }: Route.ActionArgs) {
  const look = lookForm.parse(Object.fromEntries(await request.formData()))
  throw redirect('/look?saved', { headers: { 'set-cookie': setLookCookie(look) } })
}

export default function LookPage({ loaderData: { text, contrast, saved } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="大字与高对比" subtitle="在这台设备的浏览器里一直有效，不用登录。" />
      <div className={classes.stack}>
        {saved ? <Message>已设置，所有页面都按这样显示。</Message> : null}
        <Sheet>
          {/* The whole document is sent anew: the setting stands in its root. */}
          <Form method="post" reloadDocument className={classes.form}>
            <Radio.Group name="text" label="文字大小" defaultValue={text}>
              <div className={classes.choices}>
                <Radio value="standard" label="标准" />
                <Radio value="large" label="大字" />
                <Radio value="larger" label="特大字" />
              </div>
            </Radio.Group>
            <Radio.Group name="contrast" label="颜色" defaultValue={contrast}>
              <div className={classes.choices}>
                <Radio value="standard" label="标准" />
                <Radio value="high" label="高对比" />
              </div>
            </Radio.Group>
            <div>
              <SubmitButton>保存</SubmitButton>
            </div>
          </Form>
        </Sheet>
        <Sheet label="用键盘">
          <h2>用键盘</h2>
          <ul className={classes.list}>
            <li>Tab 到下一处，Shift + Tab 回上一处；每页第一处是“跳到正文”。</li>
            <li>Enter 打开链接、提交表单，空格按下按钮、选中选项。</li>
            <li>视频：空格播放和暂停，左右方向键跳转，上下方向键调音量。</li>
            <li>深色和浅色跟随设备的设置。</li>
          </ul>
        </Sheet>
      </div>
    </>
  )
}
