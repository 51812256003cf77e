import { platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { emptyQueue, fillQueue, until } from '@offload/testing';
import type { EnqueuedSample } from '@offload/testing/samples';
import { Client } from 'pg';
import { fillDatabaseDisk, fillDisk } from '../plugs/fill-disk';
import type { Plug } from './plugs';
import { authSecret } from './processes';
import type { World } from './world';

// Long enough for everything to notice.
const outageMs = 4_000;

function plug(name: string, pull: (world: World) => Promise<unknown>, needs: Plug['needs'] = {}): Plug {
  return { name, needs, pull: async ({ world }) => void (await pull(world)) };
}

async function setReadOnly({ database }: World, value: 'on' | 'off'): Promise<void> {
  await database.db.$executeRawUnsafe(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
  await database.db.$executeRaw`SELECT pg_reload_conf()`;
}

// Longer than the 30 s that most runs may take.
const lockedMs = 34_000;

/** Locks tables that every job needs, as a migration of someone else's would. */
async function lockTables({ database }: World): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE offload.job, email');
  await delay(lockedMs);
  await client.query('COMMIT');
  await client.end();
}

const diskFull: Plug = {
  ...plug(
    'disk full',
    async ({ storageUrl }) => {
      const makeRoom = fillDisk(new URL(storageUrl).pathname);
      await delay(outageMs);
      makeRoom();
    },
    { smallDisk: true },
  ),
  // A file that didn't fit just before there is room again was too large for the disk, as far as the storage can tell.
  costsAttempt: ({ isIsolated }) => isIsolated,
};

const databaseDiskFull = plug(
  "PostgreSQL's disk full",
  async ({ postgres }) => {
    const makeRoom = await fillDatabaseDisk(postgres);
    await delay(2 * outageMs);
    makeRoom();
  },
  { ownPostgres: true, databaseDisk: 512 << 20 },
);

export const outages: Plug[] = [
  plug('queue killed', async ({ redis, queueProxy }) => {
    await queueProxy.refuse();
    await redis?.kill();
    await delay(outageMs);
    await redis?.start();
    await queueProxy.open();
  }),
  plug('queue emptied', ({ queueUrl }) => emptyQueue(queueUrl)),
  plug('queue full', async ({ queueUrl }) => {
    const makeRoom = await fillQueue(queueUrl);
    await delay(outageMs);
    await makeRoom();
  }),
  plug('queue hung', async ({ queueProxy }) => {
    queueProxy.hold();
    await delay(2 * outageMs);
    await queueProxy.open();
  }),
  plug('queue silent', async ({ queueProxy }) => queueProxy.silence()),
  plug('PostgreSQL silent', async ({ databaseProxy }) => databaseProxy.silence()),
  plug(
    'PostgreSQL restarted',
    async ({ postgres }) => {
      await postgres?.kill();
      await delay(outageMs);
      await postgres?.start();
    },
    { ownPostgres: true },
  ),
  plug(
    'PostgreSQL read-only',
    async (world) => {
      await setReadOnly(world, 'on');
      await delay(outageMs);
      await setReadOnly(world, 'off');
    },
    { ownPostgres: true },
  ),
  plug(
    'PostgreSQL backends killed',
    ({ database }) =>
      database.db.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  ),
  plug('table locked', lockTables),
  // Only Linux can mount a small disk.
  ...(platform() === 'linux' ? [diskFull, databaseDiskFull] : []),
  plug(
    'storage unavailable',
    async ({ s3 }) => {
      await s3?.stop();
      await delay(outageMs);
      await s3?.start();
    },
    { s3: true },
  ),
  {
    name: 'cancel',
    cancels: true,
    pull: ({ url, world }, samples) => cancelAll(url, world, samples),
  },
];

const adminEmail = 'admin-of-the-matrix@example.com';

/** Cancels jobs as an admin does. Those that have ended meanwhile can't be canceled. */
async function cancelAll(url: string, { database }: World, samples: EnqueuedSample[]): Promise<void> {
  const account = { email: adminEmail, password: authSecret };
  await post(`${url}/api/signup`, account);
  await database.db.user.update({ where: { email: adminEmail }, data: { role: 'admin' } });
  const signedIn = await post(`${url}/api/auth/sign-in/email`, account);
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
  const answers = await Promise.all(
    samples.map(({ id }) => post(`${url}/api/jobs/${id}/cancel`, {}, { Cookie: cookie.join('; ') })),
  );
  const others = answers.map(({ status }) => status).filter((status) => ![202, 404, 409].includes(status));
  if (others.length > 0) throw new Error(`The API answered with ${others.join(', ')}.`);
  const open = { id: { in: samples.map(({ id }) => id) }, state: 'canceling' };
  await until(async () => (await database.db.job.count({ where: open })) === 0);
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:3000', ...headers },
    body: JSON.stringify(body),
  });
}
