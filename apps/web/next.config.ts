import type { NextConfig } from 'next';

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

const policy = "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

function rule(source: string, values: Record<string, string>) {
  return { source, headers: Object.entries(values).map(([key, value]) => ({ key, value })) };
}

const config: NextConfig = {
  poweredByHeader: false,
  transpilePackages: ['@offload/db', '@offload/jobs', '@offload/storage'],
  serverExternalPackages: [
    '@aws-sdk/lib-storage',
    '@bull-board/api',
    '@bull-board/ui',
    'bullmq',
    'ioredis',
    'pg',
    'pino',
  ],
  async headers() {
    return [
      rule('/:path*', headers),
      // A file says itself what it may do: a PDF is shown in a page of ours.
      rule('/((?!api/files/).*)', { 'Content-Security-Policy': policy }),
    ];
  },
};

export default config;
