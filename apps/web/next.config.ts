import type { NextConfig } from 'next';

const headers = {
  'Content-Security-Policy': "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

const config: NextConfig = {
  poweredByHeader: false,
  transpilePackages: ['@offload/db', '@offload/jobs', '@offload/storage'],
  serverExternalPackages: ['bullmq', 'ioredis', 'pg', 'pino'],
  async headers() {
    return [{ source: '/:path*', headers: Object.entries(headers).map(([key, value]) => ({ key, value })) }];
  },
};

export default config;
