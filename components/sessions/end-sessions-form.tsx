import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'

/**
 * One button that ends one session or several; it posts with JavaScript off too.
 *
 * @param label what it does, in full, for a list of buttons read aloud
 * @param short what stands on it where the row says the rest
 */
export function EndSessionsForm({ action, label, short, success, fields = {} }: EndSessionsFormProps) {
  return (
    <Form
      action={action}
      label={label}
      success={success ?? 'The session is ended.'}
      toast
      className="grid gap-2"
    >
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton variant="outline" size="sm" pending="Ending">
        {short ? <span aria-hidden="true">{short}</span> : label}
        {short ? <span className="sr-only">{label}</span> : null}
      </SubmitButton>
    </Form>
  )
}

type EndSessionsFormProps = {
  action: FormAction
  label: string
  short?: string
  success?: string
  fields?: Record<string, string>
}
