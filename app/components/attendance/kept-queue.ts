/**
 * What was scanned and has not reached the site: kept in this browser until it has, through reloads and dead networks. Everything bears an id of its
 * own, so sending it twice does no harm.
 */
type Kept = { id: string }

const read = <Item>(name: string): Item[] => {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '[]') as Item[]
  } catch {
    return []
  }
}
const write = (name: string, items: readonly Kept[]): void => {
  try {
    localStorage.setItem(name, JSON.stringify(items))
  } catch {
    // Storage is full or forbidden: what is in the page's memory is sent all the same.
  }
}

export const keptItems = <Item extends Kept>(name: string): Item[] => read<Item>(name)
export const keep = <Item extends Kept>(name: string, item: Item): void => write(name, [...read<Item>(name), item])
export const letGo = (name: string, ids: ReadonlySet<string>): void =>
  write(
    name,
    read<Kept>(name).filter((item) => !ids.has(item.id)),
  )
