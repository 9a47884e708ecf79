import type { Metadata } from 'next'
import { signInWithEmail } from '@/actions/sign-in-with-email'
import { signInWithProvider } from '@/actions/sign-in-with-provider'
import { AuthPanel } from '@/components/auth/auth-panel'
import { GitHubIcon, GoogleIcon } from '@/components/auth/provider-icons'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'

export const metadata: Metadata = {
  title: 'Sign in',
  description: 'Sign in with a link in your mail, with Google or with GitHub.',
}

const providers = [
  { id: 'google', name: 'Google', icon: GoogleIcon },
  { id: 'github', name: 'GitHub', icon: GitHubIcon },
]

export default function SignInPage() {
  return (
    <AuthPanel title="Sign in" lede="No password. We send you a link that works once.">
      <Form action={signInWithEmail} label="Sign in by mail" className="grid gap-4">
        <Field label="Email" name="email" type="email" autoComplete="email" required />
        <SubmitButton pending="Sending the link">Send the link</SubmitButton>
      </Form>
      <p className="flex items-center gap-3 text-sm text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        or
      </p>
      <div className="grid gap-2.5">
        {providers.map(({ id, name, icon: Icon }) => (
          <Form key={id} action={signInWithProvider} label={`Sign in with ${name}`} className="grid gap-2">
            <input type="hidden" name="provider" value={id} />
            <SubmitButton variant="outline" pending={`Going to ${name}`}>
              <Icon />
              Continue with {name}
            </SubmitButton>
          </Form>
        ))}
      </div>
    </AuthPanel>
  )
}
