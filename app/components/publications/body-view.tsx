import { readBody } from '#server/publications/rules/body-text.ts'
import classes from './publications.module.css'

/** A text of the portal: headings, paragraphs and lists, nothing else. Addresses in it become links. */
export function BodyView({ body }: { body: string }) {
  return (
    <div className={classes.prose}>
      {readBody(body).map((block, index) => {
        const key = `${index} ${block.is}`
        if (block.is === 'heading') return <h2 key={key}>{block.text}</h2>
        if (block.is === 'paragraph')
          return (
            <p key={key}>
              <Linked text={block.text} />
            </p>
          )
        const List = block.ordered ? 'ol' : 'ul'
        return (
          <List key={key}>
            {block.items.map((item, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a text that is read has no other order
              <li key={place}>
                <Linked text={item} />
              </li>
            ))}
          </List>
        )
      })}
    </div>
  )
}

function Linked({ text }: { text: string }) {
  return text.split(/(https?:\/\/[\w./?=&%#~:+-]+[\w/])/g).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other order
      <a key={`${index} ${part}`} href={part} rel="noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  )
}
