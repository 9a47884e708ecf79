import type { NextConfig } from 'next'

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  // Next looks for middleware and instrumentation in the folders above too; under this name it finds none.
  pageExtensions: ['tsx'],
}

export default config
