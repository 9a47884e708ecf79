import { ancestorRename } from '../../actions/ancestor-rename'
import { guardedRename } from '../../actions/guarded-rename'

export const dynamic = 'force-dynamic'

/** Nothing but the two actions: what is measured here is them alone. */
export default function BarePage() {
  return (
    <main>
      <form action={guardedRename as never} />
      <form action={ancestorRename as never} />
    </main>
  )
}
