import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { findFreePort } from '@offload/processes';

/** What the servers import. */
export const openings = {
  'lib/jobs.mjs': `import { openJobs } from '@offload/core';
import { system } from '../jobs.mjs';

export const jobs = openJobs({ system, databaseUrl: process.env.DATABASE_URL });
`,
  'lib/staff.mjs': "export const findStaff = async () => ({ email: 'ops' });\n",
};

/** Returns a plain Hono server with the console. `path` is where requests reach it, and `basePath` where the browser does. */
export const honoServer = (path: string, basePath: string) => `import { serve } from '@hono/node-server';
import { createConsole } from '@offload/console';
import { Hono } from 'hono';
import { jobs } from './lib/jobs.mjs';

const authorize = () => ({ actor: 'ops', can: 'all', seesValues: true });
const { GET } = createConsole({ jobs, basePath: '${basePath}', authorize });
const app = new Hono();
for (const path of ['${path || '/'}', '${path}/*']) app.all(path, (c) => GET(c.req.raw));
app.get('/', (c) => c.text('A shop'));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) });
`;

const listen = 'app.listen(3000);\n';

/** Returns the README's Express server with a page of its own, on loopback. */
export function expressServer(readme: string): string {
  if (!readme.endsWith(listen)) throw new Error(`The README's server doesn't end with ${listen}`);
  return readme.replace(
    listen,
    "app.get('/', (_request, response) => response.send('A shop'));\napp.listen(Number(process.env.PORT), '127.0.0.1');\n",
  );
}

/**
 * Starts a proxy in front of a server, such as those that several apps share: it removes the beginning of the path, replaces the
 * host, and has nothing elsewhere.
 */
export async function startProxy(prefix: string, server: string) {
  const port = await findFreePort();
  const proxy = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    if (!url.startsWith(`${prefix}/`)) {
      outgoing.writeHead(404).end();
      return;
    }
    const to = new URL(url.slice(prefix.length), server);
    const passed = request(to, { method, headers: { ...headers, host: to.host } }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  proxy.listen(port, '127.0.0.1');
  await once(proxy, 'listening');
  return { url: `http://127.0.0.1:${port}`, close: () => proxy.close() };
}
