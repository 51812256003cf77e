/** What the servers import. */
export const openings = {
  'lib/jobs.mjs': `import { openJobs } from '@offload/core';
import { system } from '../jobs.mjs';

export const jobs = openJobs({ system, databaseUrl: process.env.DATABASE_URL });
`,
  'lib/staff.mjs': "export const findStaff = async () => ({ email: 'ops' });\n",
};

/** A plain Hono server with the console. */
export const honoServer = `import { serve } from '@hono/node-server';
import { createConsole } from '@offload/console';
import { Hono } from 'hono';
import { jobs } from './lib/jobs.mjs';

const authorize = () => ({ actor: 'ops', can: 'all' });
const { GET } = createConsole({ jobs, basePath: '/staff/ops', authorize });
const app = new Hono().get('/', (c) => c.text('A shop'));
for (const path of ['/staff/ops', '/staff/ops/*']) app.all(path, (c) => GET(c.req.raw));
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
