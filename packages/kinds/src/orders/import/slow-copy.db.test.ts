import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAlone, isDatabaseDown } from '@offload/core/sql';
import { createTestDatabase, startProxy, type TcpProxy, type TestDatabase, until } from '@offload/testing';
import { from, to } from 'pg-copy-streams';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

// A connection that is silent for so long is closed. Everything slow here takes much longer.
const patienceMs = 3_000;
const slowMs = 10_000;

let database: TestDatabase;
let proxy: TcpProxy;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.$executeRaw`CREATE TABLE copied (line text)`;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.$executeRaw`TRUNCATE copied`;
  proxy = await startProxy(database.url);
});
afterEach(() => proxy.close());

async function copyIn(lines: AsyncIterable<string>): Promise<void> {
  const { client, explain, end } = await connectAlone(proxy.url, new AbortController().signal, patienceMs);
  try {
    await pipeline(Readable.from(lines), client.query(from('COPY copied FROM STDIN')));
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}

async function countRows(): Promise<number> {
  const [row] = await database.db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM copied`;
  return row?.count ?? 0;
}

async function* trickle(): AsyncGenerator<string> {
  for (let sent = 0; sent < 50; sent += 1) {
    yield 'a line\n';
    await delay(slowMs / 50);
  }
}

async function* withPause(): AsyncGenerator<string> {
  yield 'a line\n'.repeat(25);
  await delay(slowMs);
  yield 'a line\n'.repeat(25);
}

it.each([
  ['a source that sends little at a time', trickle],
  ['a source that pauses', withPause],
])('copies into the database from %s', async (_name, lines) => {
  await copyIn(lines());
  expect(await countRows()).toBe(50);
});

it('reports an outage if the connection stops responding during a COPY, although everything is accepted', async () => {
  let sent = 0;
  async function* endless(): AsyncGenerator<string> {
    for (; ; sent += 1) {
      yield 'a line\n'.repeat(10_000);
      await delay(50);
    }
  }
  const copying = copyIn(endless()).catch((error: unknown) => error);
  await until(() => sent > 5);
  proxy.silence();
  expect(isDatabaseDown(await copying)).toBe(true);
  expect(await countRows()).toBe(0);
});

it('copies out of the database to a reader that pauses', async () => {
  const { client, end } = await connectAlone(database.url, new AbortController().signal, patienceMs);
  const query = `COPY (SELECT repeat('x', 999) FROM generate_series(1, 50000)) TO STDOUT`;
  let bytes = 0;
  for await (const chunk of client.query(to(query))) {
    if (bytes === 0) await delay(slowMs);
    bytes += chunk.length;
  }
  expect(bytes).toBe(50_000_000);
  await end();
});
