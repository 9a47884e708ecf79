import { updateAuditRetention } from '@/actions/update-audit-retention'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Offered } from '@/components/impersonation/offered'
import { sayDay } from '@/components/time'
import { Card, CardTitle } from '@/components/ui/card'
import { FOR_EVER, keptFrom, termsToOffer, termWords } from '@/lib/audit/retention/policy'

/**
 * How long the trail is kept, and for an owner the choice; every term says from when on it keeps what is there. Asks for
 * a fresh login.
 *
 * @param months the term in force; null for ever
 */
export function Retention({ months, canSet, now = new Date() }: RetentionProps) {
  return (
    <Card aria-label="How long the trail is kept" className="mt-6 p-5 sm:p-6">
      <CardTitle>Kept {termWords(months)}</CardTitle>
      <p className="mt-0.5 max-w-[62ch] text-[14.5px] text-pretty text-muted-foreground">
        {months === null
          ? 'Nothing is ever removed from this trail.'
          : `What happened before ${sayDay(keptFrom(months, now))} is removed, and with each new month the one after it.`}
        {canSet ? null : ' An owner can change that.'}
      </p>
      {canSet ? (
        <Offered way="updateAuditRetention">
          <TermForm months={months} now={now} />
        </Offered>
      ) : null}
    </Card>
  )
}

type RetentionProps = { months: number | null; canSet: boolean; now?: Date }

function TermForm({ months, now }: { months: number | null; now: Date }) {
  return (
    <Form
      action={updateAuditRetention}
      label="How long the trail is kept"
      success="The term is saved."
      toast
      className="mt-2 grid max-w-[620px] gap-4"
    >
      <p className="max-w-[62ch] text-[14.5px] text-pretty text-muted-foreground">
        Everything that is older than the term is removed once a day, in whole months and for good: neither
        you nor we can bring it back, so export it first if you may need it. Nothing of the last twelve months
        ever goes. Where something was removed, the trail says so, and what is left can still be verified.
      </p>
      <div className="grid items-end gap-2 sm:grid-cols-[minmax(0,1fr)_auto]">
        <Field
          label="Keep it"
          name="months"
          defaultValue={String(months ?? FOR_EVER)}
          options={Object.fromEntries(
            termsToOffer(months).map((term) => [String(term ?? FOR_EVER), termText(term, now)]),
          )}
        />
        <SubmitButton variant="outline" className="max-sm:justify-self-start" pending="Saving">
          Save
        </SubmitButton>
      </div>
    </Form>
  )
}

const termText = (term: number | null, now: Date): string =>
  term === null ? termWords(term) : `${termWords(term)}, from ${sayDay(keptFrom(term, now))} on`
