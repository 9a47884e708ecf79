import { ChevronDown } from 'lucide-react'

const questions = [
  {
    question: 'Do I need a card for the free plan?',
    answer: 'No. You sign in, and your workspace is there. A card is asked for when you choose a paid plan.',
  },
  {
    question: 'Who sees my card?',
    answer:
      'Stripe. You pay on its page and manage the card in its portal; we keep the customer number, and what Stripe says about your plan.',
  },
  {
    question: 'How do I cancel?',
    answer:
      'On the billing page, open the portal and cancel there. The plan stays until the end of the time that is paid, and you can take the cancellation back until then.',
  },
  {
    question: 'I paid, and the page closed before I came back. What now?',
    answer:
      'Nothing is lost. Stripe tells us on its own, and we keep at it until your plan is what Stripe says it is.',
  },
  {
    question: 'Can I change the plan, or pay yearly later?',
    answer: 'Yes, in the portal. Stripe works out what is owed for the days that remain.',
  },
]

/** Questions people ask before paying. The browser folds them; no script does. */
export function Faq() {
  return (
    <section
      aria-labelledby="faq-title"
      className="mt-14 grid gap-6 md:mt-20 lg:grid-cols-[1fr_2fr] lg:gap-16"
    >
      <h2 id="faq-title" className="text-2xl font-semibold tracking-title">
        Before you pay
      </h2>
      <div className="divide-y border-y">
        {questions.map(({ question, answer }) => (
          <details key={question} className="group" name="faq">
            <summary className="flex items-center justify-between gap-4 rounded-sm py-4 font-[550]">
              {question}
              <ChevronDown
                className="size-4 shrink-0 text-muted-foreground transition-transform duration-150 group-open:rotate-180"
                aria-hidden="true"
              />
            </summary>
            <p className="max-w-[40em] pb-5 text-[15px] text-pretty text-muted-foreground">{answer}</p>
          </details>
        ))}
      </div>
    </section>
  )
}
