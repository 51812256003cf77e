import { createTestDatabase, startProxy, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen } from './listen';
import { sql } from './sql';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('receives notifications on its channel, and reports the gap before it started listening', async () => {
  const { heard, listener } = await start('a channel; with "quotes"');
  await say('a channel; with "quotes"', 'hello');
  await say('another', 'not for us');
  await say('a channel; with "quotes"', 'again');
  await until(() => heard.length === 3);
  expect(heard).toEqual(['gap', 'hello', 'again']);
  await listener.close();
});

it('reconnects when its connection is lost, reports the gap, and receives later notifications', async () => {
  const { heard, listener } = await start('lost');
  for (let round = 1; round <= 2; round += 1) {
    await terminate();
    await until(() => heard.filter((text) => text === 'gap').length === round + 1);
    await say('lost', `after ${round}`);
    await until(() => heard.at(-1) === `after ${round}`);
  }
  expect(heard).toEqual(['gap', 'gap', 'after 1', 'gap', 'after 2']);
  await listener.close();
});

it('keeps trying while there is no server, and stops when it is closed', async () => {
  const heard: string[] = [];
  const listener = listen('postgres://nobody@127.0.0.1:1/none', {
    channels: { x: (text) => heard.push(text) },
    onGap: () => heard.push('gap'),
  });
  await listener.close();
  expect(heard).toEqual([]);
});

it('releases its connection when it is closed', async () => {
  const { listener } = await start('closed');
  expect(await pids()).toHaveLength(1);
  await listener.close();
  await until(async () => (await pids()).length === 0);
});

it('keeps no connection on which the server refuses to listen', async () => {
  const proxy = await startProxy(database.url);
  // So each connection takes long enough to be seen.
  proxy.slow(500);
  const listener = listen(proxy.url, { channels: { '': () => undefined }, onGap: () => undefined });
  await until(() => proxy.sentBytes() > 0);
  await until(() => proxy.sentBytes() === 0);
  await listener.close();
  await proxy.close();
});

it('throws if the URL is malformed', () => {
  expect(() => listen('nonsense', { channels: {}, onGap: () => undefined })).toThrow(TypeError);
});

async function start(channel: string) {
  const heard: string[] = [];
  const listener = listen(database.url, {
    channels: { [channel]: (text) => heard.push(text) },
    onGap: () => heard.push('gap'),
  });
  await until(() => heard[0]);
  return { heard, listener };
}

async function say(channel: string, text: string): Promise<void> {
  await database.core.execute(sql`SELECT pg_notify(${channel}, ${text})`);
}

async function pids(): Promise<{ pid: number }[]> {
  return database.core.query(sql`
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'offload-listener-%'`);
}

async function terminate(): Promise<void> {
  for (const { pid } of await pids()) {
    await database.core.execute(sql`SELECT pg_terminate_backend(${pid}::int)`);
  }
}
