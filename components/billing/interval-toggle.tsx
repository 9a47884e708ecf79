/**
 * Monthly or yearly, without a script: two radio buttons, and whatever stands in the same `group/plans`
 * shows or hides itself by `monthlyOnly` and `yearlyOnly`.
 */
export function IntervalToggle({ saving }: { saving?: string | undefined }) {
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <legend className="sr-only">Billing interval</legend>
      <div className="flex rounded-md border border-border-strong bg-card p-0.5">
        <Choice id="monthly" text="Monthly" defaultChecked />
        <Choice id="yearly" text="Yearly" />
      </div>
      {saving ? <p className="text-sm text-muted-foreground">{saving}</p> : null}
    </fieldset>
  )
}

export const monthlyOnly = 'group-has-[#yearly:checked]/plans:hidden'
export const yearlyOnly = 'group-has-[#monthly:checked]/plans:hidden'

function Choice({
  id,
  text,
  defaultChecked = false,
}: {
  id: string
  text: string
  defaultChecked?: boolean
}) {
  return (
    <label className="rounded-[5px] px-3.5 py-1.5 text-sm font-[550] text-muted-foreground transition-colors has-checked:bg-primary has-checked:text-primary-foreground has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brass">
      <input type="radio" name="interval" id={id} defaultChecked={defaultChecked} className="sr-only" />
      {text}
    </label>
  )
}
