/** One check: what it asks, and what does not get past it. */
export type Gate = { name: string; asks: string; refuses: string }

/** The checks of the guard in the order of `lib/guard`; those of `inside` share one transaction. */
export const before: Gate[] = [
  {
    name: 'Request',
    asks: 'Does it come from our own pages? The browser says so in Origin and Sec-Fetch-Site.',
    refuses: 'A form on someone else’s site',
  },
  {
    name: 'Input',
    asks: 'Is every field what the schema says, and no field more?',
    refuses: 'Garbage, and keys nobody asked for',
  },
  {
    name: 'Limit',
    asks: 'Has this person tried too often? Counted before the work, so that a refusal does not give the try back.',
    refuses: 'Guessing and hammering',
  },
]

export const inside: Gate[] = [
  {
    name: 'Session',
    asks: 'Who is it now? The cookie only names a session; session, user and membership are read live.',
    refuses: 'A session that was ended a second ago',
  },
  {
    name: 'Role',
    asks: 'May they, by the role the row holds at this moment?',
    refuses: 'An admin demoted since the page was loaded',
  },
  { name: 'Owner', asks: 'Is it theirs?', refuses: 'Another person’s id in a hidden field' },
  {
    name: 'Work',
    asks: 'The change itself, behind row-level security.',
    refuses: 'Another team’s rows: there are none to see',
  },
  {
    name: 'Record',
    asks: 'Who, what, when, from where, before and after.',
    refuses: 'A change nobody could look up',
  },
]

export const after: Gate[] = [
  {
    name: 'Result',
    asks: 'A sentence for the person, and a request id for whoever looks it up.',
    refuses: 'Stack traces, table names, error codes',
  },
]
