import { Card } from '@/components/ui/card'

/** What stands in the place of the team's forms while an admin acts as somebody. */
export function StaysAsItIs() {
  return (
    <Card className="p-5 text-[14.5px] text-pretty text-muted-foreground sm:p-6">
      Who is in the team stays as it is while you are signed in as somebody else.
    </Card>
  )
}
