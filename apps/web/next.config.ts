import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  transpilePackages: ['@offload/db', '@offload/jobs'],
  serverExternalPackages: ['bullmq', 'pg', 'ioredis', 'pino'],
  typescript: { ignoreBuildErrors: false },
};

export default config;
