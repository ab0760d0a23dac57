import { Checkbox, Textarea, TextInput } from '@mantine/core'

export type BulletinWords = { title: string; body: string; urgent: boolean; expiresOn: string }

/** What a bulletin says, for a new one and for correcting one. */
export function BulletinFields({ words }: { words?: BulletinWords }) {
  return (
    <>
      <TextInput name="title" label="标题" defaultValue={words?.title} maxLength={60} required />
      <Textarea
        size="md"
        name="body"
        label="正文"
        description="最多 2,000 个字，分行会保留"
        defaultValue={words?.body}
        maxLength={2000}
        autosize
        minRows={5}
        required
      />
      <TextInput
        type="date"
        name="expiresOn"
        label="有效期"
        description="过了这一天不再提醒，可不填"
        defaultValue={words?.expiresOn}
      />
      <Checkbox name="urgent" value="on" label="紧急：在收件人的通知里突出显示" defaultChecked={words?.urgent} />
    </>
  )
}
