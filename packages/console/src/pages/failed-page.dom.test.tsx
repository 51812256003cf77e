import { expect, it, vi } from 'vitest';
import { replayReason } from '../operations/changes/replay-reason';
import { acting, buttonOf, show } from '../ui/testing/show';
import type { Client } from './client';
import { FailedPage } from './failed-page';
import { inConsole } from './testing/in-console';

const patience = { timeout: 60_000 };

const dismissal = (reason: string) => ({ by: 'ada', byName: 'Ada', count: 900, reason });
const dismissals = [
  { ...dismissal('Known'), at: '2026-11-30T03:12:00.000Z' },
  { ...dismissal('Old'), at: '2026-11-30T03:11:00.000Z' },
];
const place = { path: '/failed', query: '', params: {} };

/** Shows the page and a field outside of it. Returns what each undo that begins waits for. */
async function openPage(listed = dismissals) {
  const undone: (() => Promise<void>)[] = [];
  const read: Client['read'] = async ({ route }) => ({
    ok: true,
    body: JSON.parse(JSON.stringify({ data: route === '/dismissals' ? listed : [] })),
  });
  const post: Client['post'] = () =>
    new Promise((resolve) => {
      undone.push(() => acting(() => resolve({ ok: true, body: { count: 900, isMore: false } })));
    });
  const page = (isHere: boolean) =>
    inConsole(
      <>
        {isHere && <FailedPage place={place} />}
        <input id="elsewhere" />
      </>,
      { read, post },
    );
  const showNext = await show(page(true));
  await vi.waitFor(() => buttonOf('Undo'), patience);
  const leave = () => showNext(page(false));
  return { undone, leave };
}

const buttons = () => [...document.querySelectorAll<HTMLButtonElement>('li button')];
const press = (button: HTMLButtonElement | undefined) =>
  acting(() => {
    button?.focus();
    button?.click();
  });

it('leaves the focus where it is when an undo ends after the reader has left the page', async () => {
  const { undone, leave } = await openPage();
  await press(buttons()[0]);
  await leave();
  const field = document.getElementById('elsewhere');
  await acting(() => field?.focus());
  await undone[0]?.();
  expect(document.activeElement).toBe(field);
});

it('moves the focus to the page when the button of an undo goes away', async () => {
  const { undone } = await openPage();
  await press(buttons()[0]);
  await undone[0]?.();
  expect(document.activeElement?.id).toBe('main');
});

it('undoes each dismissal only once at a time', async () => {
  const { undone } = await openPage();
  await press(buttons()[0]);
  await press(buttons()[1]);
  for (const button of buttons()) await press(button);
  expect(undone).toHaveLength(2);
  await undone[1]?.();
  for (const button of buttons()) await press(button);
  expect(undone).toHaveLength(3);
});

it('leads from a job that was replayed to the one that replays it, and quotes other reasons', async () => {
  const newId = '01a22e37-e6e9-70ac-aaad-735aa2e3df21';
  const at = '2026-11-30T03:13:00.000Z';
  await openPage([{ ...dismissal(replayReason(newId)), at }, ...dismissals]);
  const [replayed, known] = [...document.querySelectorAll('[aria-labelledby=dismissals] li')];
  expect(replayed?.textContent).toMatch(/: Replayed as another job/);
  expect(replayed?.querySelector('a')?.getAttribute('href')).toBe(`/ops/jobs/${newId}`);
  expect(known?.textContent).toContain(': “Known”');
});
