import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPlugs, type Plugs } from './plugs';
import { signUp, startWeb, startWorker } from './processes';

const rounds = 50;

let plugs: Plugs;
beforeAll(async () => {
  plugs = await openPlugs();
});
afterAll(() => plugs.close());

it('loses no welcome mail and sends none without an account, wherever in a sign-up the web is killed', async () => {
  const answered: string[] = [];
  let coming = startWeb(plugs.settings);
  for (let round = 0; round < rounds; round += 1) {
    const web = await coming;
    if (round + 1 < rounds) coming = startWeb(plugs.settings);
    const calls = [0, 1, 2, 3].map(async (call) => {
      const email = `round-${round}-${call}@example.com`;
      const status = await signUp(web, email).catch(() => null);
      if (status === 202) answered.push(email);
    });
    // Anywhere between the first byte of the request and a while after the answer.
    await delay(Math.random() * 60);
    await web.end('SIGKILL');
    await Promise.all(calls);
  }

  const worker = startWorker(plugs.settings);
  const welcomed = await plugs.untilAllWelcomed();
  const accounts = (await plugs.database.db.user.findMany()).map(({ email }) => email);
  expect(welcomed.toSorted()).toEqual(accounts.toSorted());
  expect(accounts).toEqual(expect.arrayContaining(answered));
  // The kills must have hit before, within and after the transaction, or this has shown nothing.
  expect(accounts.length).toBeGreaterThan(0);
  expect(answered.length).toBeLessThan(rounds * 4);
  await worker.end('SIGTERM');
}, 300_000);
