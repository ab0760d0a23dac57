import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useSubmit } from 'react-router'
import type { Desk } from '#app/middleware/load-frame.ts'
import classes from './role-switch.module.css'

/** By which power one acts, and the others one holds. A session acts by one at a time, so what is seen always belongs to the one named here. */
export function RoleSwitch({ desk: { acting, held } }: { desk: Desk }) {
  const submit = useSubmit()
  if (!acting) return null
  const card = (
    <span className={classes.card}>
      <strong>{acting.name}</strong>
      <small>{acting.place}</small>
    </span>
  )
  if (held.length < 2) return <div className={classes.single}>{card}</div>
  return (
    <Menu width="target" position="bottom-start" shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.switch} aria-label={`当前身份：${acting.place} ${acting.name}，切换身份`}>
          {card}
          <IconSelector size={18} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>切换身份</Menu.Label>
        {held.map((each) => (
          <Menu.Item
            key={each.grantId}
            disabled={each.grantId === acting.grantId}
            rightSection={each.grantId === acting.grantId ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => void submit({ grantId: each.grantId }, { method: 'post', action: '/manage/act-as' })}
          >
            <span className={classes.card}>
              <strong>{each.name}</strong>
              <small>{each.place}</small>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
