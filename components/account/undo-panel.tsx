import { undoAccountDeletion } from '@/actions/undo-account-deletion'
import { AuthPanel } from '@/components/auth/auth-panel'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Day } from '@/components/time'
import { buttonVariants } from '@/components/ui/button-variants'
import { GRACE_DAYS } from '@/lib/account/policy'

/** The gate of an account that is being deleted: the way back for whoever has just signed in, words for anybody else. */
export function UndoPanel({ state, until }: { state: keyof typeof WORDS | null; until: Date | null }) {
  if (until !== null) {
    return (
      <AuthPanel
        title="Keep your account?"
        lede={
          <>
            As you asked, it is deleted on <Day at={until} />. Until then nothing is lost.
          </>
        }
      >
        <Form action={undoAccountDeletion} label="Keep my account" className="grid gap-3">
          <SubmitButton pending="Keeping it">Keep my account</SubmitButton>
        </Form>
        <a href="/" className={buttonVariants({ variant: 'outline' })}>
          No, go on deleting it
        </a>
      </AuthPanel>
    )
  }
  const { title, lede } = WORDS[state ?? 'nothing']
  return (
    <AuthPanel title={title} lede={lede}>
      {/* Signing in would lead back here until it is gone. */}
      {state !== 'late' && (
        <a href="/sign-in" className={buttonVariants()}>
          Sign in
        </a>
      )}
    </AuthPanel>
  )
}

const WORDS = {
  begun: {
    title: 'Your account is going to be deleted',
    lede: `You are signed out everywhere, and a mail is on its way to you. To keep the account, sign in within ${GRACE_DAYS} days.`,
  },
  undone: { title: 'Your account stays', lede: 'Everything is as it was. Sign in to go on.' },
  late: {
    title: 'It is too late to keep it',
    lede: 'The time to think it over has passed, and the account is being deleted. You can make a new one with the same address soon.',
  },
  nothing: { title: 'Nothing to undo here', lede: 'Sign in to see what there is.' },
} as const
