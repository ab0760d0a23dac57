import type { BookAct } from './book-state.ts'

/** What can be read in the history of a number. */
export const movementKinds = [
  'received',
  'handed-over',
  'disputed',
  'taken-in',
  'recalled',
  'issued',
  'filled',
  'lost',
  'damaged',
  'found',
  'cancelled',
  'spoilt',
] as const
export type MovementKind = (typeof movementKinds)[number]

export const movementNames: Record<MovementKind, string> = {
  received: '印制入库',
  'handed-over': '移交',
  disputed: '清点不符',
  'taken-in': '清点接收',
  recalled: '收回移交',
  issued: '发放',
  filled: '登记填满',
  lost: '声明遗失',
  damaged: '声明损坏',
  found: '找回',
  cancelled: '注销',
  spoilt: '作废',
}

/** What the history says of an act. */
export const movementOf: Record<BookAct, MovementKind> = {
  fill: 'filled',
  lose: 'lost',
  damage: 'damaged',
  find: 'found',
  cancel: 'cancelled',
}
