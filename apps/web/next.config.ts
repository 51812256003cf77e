import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NextConfig } from 'next';

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** The paths of all pages and of redirects, such as `/jobs/[id]`; not of the API and Bull Board, which have other methods. */
const pagePaths = readdirSync(resolve('src/app'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file) && !/^(api|admin\/bull-board)\//.test(file))
  .map((file) => `/${file.replace(/\/?(page\.tsx|route\.ts)$/, '')}`);

/** Where pages of earlier versions are now, and the one below /api, where the proxy expects no pages. */
const moved = [
  ['/api/docs', '/docs/api'],
  ['/admin/limits', '/admin/queues'],
  ['/admin/hosts', '/admin/gates'],
  ['/admin/queue/:name', '/admin/queues/:name'],
  ['/admin/queues/queue/:path+', '/admin/bull-board/queue/:path+'],
] as const;

const config: NextConfig = {
  poweredByHeader: false,
  // A build has no folder to look them up in.
  env: { PAGE_PATHS: pagePaths.join(' ') },
  // Builds a server with only the files that it needs. `npm start`, the tests, and the image run it.
  output: 'standalone',
  // Next.js would guess it, and be wrong for a copy inside another repository. Every command of ours runs in apps/web.
  outputFileTracingRoot: resolve('../..'),
  // These packages have sources here, whose files for the browser have to be built.
  turbopack: {
    rules: {
      '**/console/src/document/built-assets.ts': { loaders: ['./embed-loader.mjs'] },
      '**/bull-board/src/files/own-files.ts': { loaders: ['./embed-loader.mjs'] },
      '**/features/learn/lesson-code.ts': { loaders: ['./lesson-code-loader.mjs'] },
    },
  },
  // `npm run check` looks at the types. Here it would take as long again, at the first start of a clone.
  typescript: { ignoreBuildErrors: true },
  // No page uses the optimizer, and to everyone else it is an open decoder in the web process.
  images: { unoptimized: true },
  // Every client gets the title in the head: streamed after the page, it is in its body without JavaScript,
  // and gone for a moment whenever a page refreshes.
  htmlLimitedBots: /.*/,
  transpilePackages: [
    '@offload/db',
    '@offload/env',
    '@offload/kinds',
    '@offload/mail',
    '@offload/outgoing',
    '@offload/storage',
  ],
  serverExternalPackages: [
    '@aws-sdk/lib-storage',
    // It keeps what it knows of schemas in a module. A bundle of each page's own would know half of them.
    '@hono/zod-openapi',
    '@prisma/adapter-pg',
    '@prisma/client',
    'better-auth',
    'bullmq',
    'hono',
    'ioredis',
    'pg',
    'pino',
    'prom-client',
    'zod',
  ],
  // If the network breaks off a refresh, the router repeats it later. Without this it leaves the page, with everything
  // typed into it, for the browser's error page.
  experimental: { useOffline: true },
  async redirects() {
    return moved.map(([source, destination]) => ({ source, destination, permanent: true }));
  },
  async headers() {
    // Not the policy of what may run: a header from here wins over that of a page, a file or Bull Board.
    return [{ source: '/:path*', headers: Object.entries(headers).map(([key, value]) => ({ key, value })) }];
  },
};

export default config;
