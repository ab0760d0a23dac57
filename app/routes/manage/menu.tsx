import { IconKey } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Power } from '#server/identity/rules/powers.ts'

/** What can be done in the area of those who act for an organisation: shown to whoever holds the power by the role they act in. */
export type MenuEntry = { to: string; label: string; about: string; power: Power; icon: ReactNode }

const icon = { size: 20, stroke: 1.7, 'aria-hidden': true } as const

export const menu: readonly MenuEntry[] = [
  {
    to: '/manage/officials',
    label: '权限管理',
    about: '谁能替单位办理：授权、限期、收回、交接。',
    power: 'role.see',
    icon: <IconKey {...icon} />,
  },
]
