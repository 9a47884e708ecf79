import type { Fate, Place } from '@/lib/account/policy'

export type FatedPlace = Place & { fate: Fate }

/** What becomes of each tenant, and of the person, as sentences. */
export function WhatHappens({ places }: { places: readonly FatedPlace[] }) {
  return (
    <ul aria-label="What will happen" className="mt-4 grid list-disc gap-1.5 pl-5 text-[14.5px] text-pretty">
      {places.map((place) => (
        <li key={place.tenantId} className={place.fate === 'handover' ? 'font-[550]' : undefined}>
          {SENTENCES[place.fate](place)}
        </li>
      ))}
      <li>
        Your sign-ins, devices, passkeys and invitations are deleted. In the audit of the teams, a number
        stands in the place of your name.
      </li>
    </ul>
  )
}

const SENTENCES: Record<Fate, (place: Place) => string> = {
  closed: ({ name, personal, paying }) =>
    `${personal ? 'Your own space' : name} is closed${personal ? '' : ', because nobody else is in it'}${paying ? ', and its plan ends then' : ''}.`,
  left: ({ name }) => `You leave ${name}. It goes on without you.`,
  handover: ({ name }) =>
    `You are the last owner of ${name}, and others work there. Hand it over or delete it first, on its team page.`,
}
