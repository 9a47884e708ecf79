import ProfilePage from '@/app/(app)/profile/page'
import { ancestorRename } from '../../../actions/ancestor-rename'
import { guardedRename } from '../../../actions/guarded-rename'

/** The product's own profile page; an action that was called from it makes it anew, whichever of the two it was. */
export default function BenchPage() {
  return (
    <>
      <ProfilePage />
      <form action={guardedRename as never} />
      <form action={ancestorRename as never} />
    </>
  )
}
