import type { Metadata } from 'next'
import { Facts } from '@/components/site/facts'
import { Gates } from '@/components/site/gates'
import { Hero } from '@/components/site/hero'
import { PricingTeaser } from '@/components/site/pricing-teaser'
import { Promises } from '@/components/site/promises'
import { Start } from '@/components/site/start'

export const metadata: Metadata = { title: { absolute: 'Portcullis: every action goes through the gate' } }

export default function LandingPage() {
  return (
    <>
      <Hero />
      <Facts />
      <Promises />
      <Gates />
      <Start />
      <PricingTeaser />
    </>
  )
}
