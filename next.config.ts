import type { NextConfig } from 'next'
import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'
import { EARLY_POLICY, RESPONSE_HEADERS } from './lib/response-headers.ts'

const toList = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([key, value]) => ({ key, value }))

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: { position: 'bottom-right' },
  // Test builds name one of their own, because Next writes its folders into the file.
  typescript: { tsconfigPath: process.env.NEXT_TSCONFIG ?? 'tsconfig.build.json' },
  agentRules: false,
  serverExternalPackages: ['pino', 'nodemailer', 'pg', 'pg-boss'],
  experimental: {
    serverActions: { bodySizeLimit: '256kb' },
  },
  headers: async () => [
    {
      source: '/:path*',
      headers: toList({ ...RESPONSE_HEADERS, 'Content-Security-Policy': EARLY_POLICY }),
    },
    // Shown by other sites beside a link to us.
    {
      source: '/opengraph-image.png',
      headers: toList({ 'Cross-Origin-Resource-Policy': 'cross-origin' }),
    },
  ],
}

/** Next skips instrumentation.ts, and env.mjs its checks, while NEXT_PHASE names a build. A server is none. */
export default function configFor(phase: string): NextConfig {
  if (phase === PHASE_PRODUCTION_SERVER) delete process.env.NEXT_PHASE
  return config
}
