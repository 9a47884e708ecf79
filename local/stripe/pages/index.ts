import { checkoutPages } from './checkout.ts'
import { invoicePage } from './invoice.ts'
import { overviewPage } from './overview.ts'
import type { Page } from './page.ts'
import { portalHomePage } from './portal.ts'
import { portalCancelPages } from './portal-cancel.ts'
import { portalCardPages } from './portal-card.ts'
import { portalPlanPages } from './portal-plan.ts'

/** Every hosted page. */
export const PAGES: Page[] = [
  overviewPage,
  ...checkoutPages,
  portalHomePage,
  ...portalCancelPages,
  ...portalPlanPages,
  ...portalCardPages,
  invoicePage,
]
