import { expect, it, onTestFinished } from 'vitest';
import { show } from '../testing/show';
import { learnServerTime } from './server-clock';
import { useNow } from './use-now';

function Clock() {
  return <time>{useNow(0, false)}</time>;
}

const dated = (ms: number) => new Response(null, { headers: { date: new Date(ms).toUTCString() } });

/** Returns how many seconds the shown time is ahead of this browser's. */
async function ahead(): Promise<number> {
  await show(<Clock />);
  const shown = Number([...document.querySelectorAll('time')].at(-1)?.textContent);
  return Math.round((shown - Date.now()) / 1_000);
}

it("shows the time of the server's clock", async () => {
  onTestFinished(() => learnServerTime(dated(Date.now()), Date.now()));
  learnServerTime(dated(Date.now() + 3_600_000), Date.now());
  expect(Math.abs((await ahead()) - 3_600)).toBeLessThan(3);
  learnServerTime(new Response(), Date.now());
  expect(Math.abs((await ahead()) - 3_600)).toBeLessThan(3);
});

it("shows the time of the browser's clock if that may be right, however long a response took", async () => {
  learnServerTime(dated(Date.now() - 60_000), Date.now() - 61_000);
  expect(await ahead()).toBeGreaterThan(-3);
});
