import type { NextConfig } from 'next'

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

export default config
