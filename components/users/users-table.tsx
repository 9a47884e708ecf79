import Link from 'next/link'
import type { FormAction } from '@/components/forms/form'
import { Pager } from '@/components/states/pager'
import { Day } from '@/components/time'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Table, TableBody, TableCell, TableHead, TableHeader } from '@/components/ui/table'
import { platformRoleWords } from '@/components/words'
import type { UserRow } from '@/lib/users/queries'
import { RoleForm } from './role-form'

/**
 * All users, with a role to set in each row but one's own.
 *
 * @param self the admin who looks at it
 */
export function UsersTable({ users, self, setRole, older, newest }: UsersTableProps) {
  return (
    <Card aria-label="Users">
      <Table>
        <TableHeader>
          <tr>
            <TableHead>Person</TableHead>
            <TableHead className="max-lg:hidden">Joined</TableHead>
            <TableHead className="max-sm:hidden">Role</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {users.map((user) => (
            <tr key={user.id}>
              <TableCell>
                <Person user={user} self={user.id === self} />
                <div className="mt-2.5 sm:hidden">
                  <Role user={user} self={user.id === self} setRole={setRole} />
                </div>
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground max-lg:hidden">
                <Day at={user.createdAt} />
              </TableCell>
              <TableCell className="w-[260px] max-sm:hidden">
                <Role user={user} self={user.id === self} setRole={setRole} />
              </TableCell>
            </tr>
          ))}
        </TableBody>
      </Table>
      <Pager older={older} newest={newest} />
    </Card>
  )
}

type UsersTableProps = {
  users: UserRow[]
  self: string
  setRole: FormAction
  older?: string | undefined
  newest?: string | undefined
}

function Person({ user, self }: { user: UserRow; self: boolean }) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={user.name} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 font-[550]">
          <Link
            href={`/admin/users/${user.id}`}
            prefetch={false}
            className="rounded-sm underline decoration-border underline-offset-4 hover:decoration-current"
          >
            {user.name}
          </Link>
          {self ? <Badge variant="brass">You</Badge> : null}
          {user.disabledAt ? <Badge variant="denied">Disabled</Badge> : null}
        </p>
        <p className="text-muted-foreground [overflow-wrap:anywhere]">{user.email}</p>
      </div>
    </div>
  )
}

function Role({ user, self, setRole }: { user: UserRow; self: boolean; setRole: FormAction }) {
  if (!self) return <RoleForm user={user} action={setRole} />
  return (
    <p>
      {platformRoleWords[user.role]}
      <span className="block text-[13px] text-pretty text-muted-foreground">
        Only another admin can change your own role.
      </span>
    </p>
  )
}
