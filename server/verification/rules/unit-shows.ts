/** Parts of a unit's people that its handler looks at. */
export const unitShows = [
  'all',
  'ready',
  'met',
  'missed',
  'returned',
  'uncredited',
  'declaring',
  'untitled',
  'unverified',
  'under-way',
  'verified',
] as const
export type UnitShow = (typeof unitShows)[number]

export const unitShowNames: Record<UnitShow, string> = {
  all: '全部',
  ready: '可以提交',
  met: '达标',
  missed: '未达标',
  returned: '被退回',
  uncredited: '有课未入账',
  declaring: '申报未办结',
  untitled: '没有职称资料',
  unverified: '验证后有新学时',
  'under-way': '验证中',
  verified: '已验证',
}
