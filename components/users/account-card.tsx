import { Field } from '@/components/forms/field'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Day } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Card, CardTitle } from '@/components/ui/card'
import { platformRoleWords } from '@/components/words'
import type { AccountRow } from '@/lib/users/queries'
import { RoleForm } from './role-form'

/** What an admin may do to one account: its role, and whether it may sign in. Not to their own. */
export function AccountCard({ user, self, setRole, setDisabled }: AccountCardProps) {
  const disabledAt = disabledByAdmin(user)
  return (
    <Card aria-labelledby="account">
      <div className="px-5 pt-5 pb-4 sm:px-6">
        <CardTitle id="account" className="flex flex-wrap items-center gap-2">
          Account
          {self ? <Badge variant="brass">You</Badge> : null}
          {user.closing ? <Badge>Being deleted</Badge> : null}
          {disabledAt ? <Badge variant="denied">Disabled</Badge> : null}
        </CardTitle>
        <p className="mt-0.5 text-[14.5px] text-muted-foreground">
          Joined <Day at={user.createdAt} />
          {disabledAt ? (
            <>
              , disabled <Day at={disabledAt} />
            </>
          ) : null}
          {user.closing ? (
            <>
              , deleted on <Day at={user.closing.until} />
            </>
          ) : null}
        </p>
      </div>
      {self ? (
        <p className="border-t px-5 py-4 text-pretty sm:px-6">
          {platformRoleWords[user.role]}. Only another admin can change your role or disable your account.
        </p>
      ) : (
        <>
          <div className="max-w-[340px] px-5 pb-5 sm:px-6">
            <RoleForm user={user} action={setRole} />
          </div>
          <DisableForm user={user} action={setDisabled} />
        </>
      )}
    </Card>
  )
}

type AccountCardProps = { user: AccountRow; self: boolean; setRole: FormAction; setDisabled: FormAction }

/** An account that is being deleted is disabled by its owner; what an admin does about it comes on top. */
const disabledByAdmin = ({ disabledAt, closing }: AccountRow): Date | null =>
  closing ? closing.bannedAt : disabledAt

function DisableForm({ user, action }: { user: AccountRow; action: FormAction }) {
  const disabled = disabledByAdmin(user) !== null
  const verb = disabled ? 'Enable' : 'Disable'
  return (
    <Form
      key={verb}
      action={action}
      label={`${verb} ${user.name}`}
      success={disabled ? enabledSentence(user) : `${user.name} is signed out and cannot sign in.`}
      toast
      className="grid gap-3 border-t px-5 py-5 sm:px-6"
    >
      <input type="hidden" name="userId" value={user.id} />
      <input type="hidden" name="disabled" value={disabled ? 'false' : 'true'} />
      <Field
        label={`Reason to ${verb.toLowerCase()} the account`}
        name="reason"
        required
        minLength={3}
        maxLength={200}
        autoComplete="off"
        hint={disabled ? 'It stands in the audit.' : `It stands in the audit. ${whatEnds(user)}`}
      />
      <SubmitButton className="justify-self-start" variant="outline" pending="One moment">
        {verb} the account
      </SubmitButton>
    </Form>
  )
}

const enabledSentence = ({ name, closing }: AccountRow): string =>
  closing ? `${name} can undo the deletion again.` : `${name} can sign in again.`

const whatEnds = ({ closing }: AccountRow): string =>
  closing
    ? 'They cannot undo the deletion any more, which goes on.'
    : 'All sessions of this person end with it; nothing is deleted.'
