import type { NextConfig } from 'next'
import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: { position: 'bottom-right' },
  // Test builds name one of their own, because Next writes its folders into the file.
  typescript: { tsconfigPath: process.env.NEXT_TSCONFIG ?? 'tsconfig.build.json' },
  agentRules: false,
  serverExternalPackages: ['pino', 'nodemailer', 'pg'],
  experimental: {
    serverActions: { bodySizeLimit: '256kb' },
  },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'X-Frame-Options', value: 'DENY' },
        // Own pages see the whole address (sign-in reads `next` from it), others only the origin.
        { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
        { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains' },
      ],
    },
  ],
}

/** Next skips instrumentation.ts, and env.mjs its checks, while NEXT_PHASE names a build. A server is none. */
export default function configFor(phase: string): NextConfig {
  if (phase === PHASE_PRODUCTION_SERVER) delete process.env.NEXT_PHASE
  return config
}
