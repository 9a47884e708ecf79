import { ExternalLink } from 'lucide-react'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'

/** Opens Stripe's portal: cards, invoices, cancelling and resuming. */
export function PortalButton({ action }: { action: FormAction }) {
  return (
    <Form action={action} label="Customer portal" className="grid justify-items-start gap-2">
      <SubmitButton variant="outline" size="sm" pending="Opening the portal">
        Manage in the portal
        <ExternalLink aria-hidden="true" />
      </SubmitButton>
    </Form>
  )
}
