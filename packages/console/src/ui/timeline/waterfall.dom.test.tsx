import { expect, it } from 'vitest';
import type { TimelineEntry } from '../../views';
import { acting, press, show } from '../testing/show';
import { Waterfall } from './waterfall';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 25, 10, 0, seconds)).toISOString();
const change = { type: 'state', by: 'worker', operator: null, message: null } as const;
const timeline: TimelineEntry[] = [
  { ...change, state: 'queued', attempt: 0, at: at(0) },
  { ...change, state: 'running', attempt: 1, at: at(0) },
];
const job = { createdAt: at(0), runAt: null, finishedAt: null, nextAttemptAt: null };
const steps = Array.from({ length: 120 }, (_, index) => ({
  ...({ state: 'succeeded', result: null } as const),
  ...{ name: `Page ${index}`, startedAt: at(1), finishedAt: at(2) },
}));
const line = { level: 'info', attempt: 1, details: null };
const lines = [
  { ...line, id: '1', at: at(1), message: 'During the attempt' },
  { ...line, id: '2', at: '2026-11-24T10:00:00.000Z', message: 'On the day before' },
];
const source = { job, timeline, steps, effects: [] };
const waterfall = <Waterfall source={source} lines={lines} now={Date.parse(at(10))} />;
const rows = () => document.querySelectorAll('li');

it('draws the first rows of many, and all of them on request', async () => {
  await show(waterfall);
  // The total, the attempt, its steps together, 50 of them, and the button.
  expect(rows()).toHaveLength(54);
  expect(rows()[2]?.textContent).toMatch(/^120 steps/);
  await press('Show all 120');
  expect(rows()).toHaveLength(123);
});

it('opens an attempt to what the job logged during it', async () => {
  await show(waterfall);
  expect(document.body.textContent).not.toContain('During the attempt');
  const attempt = [...document.querySelectorAll('summary')].find((one) =>
    one.textContent?.includes('Attempt'),
  );
  await acting(() => attempt?.click());
  expect(document.body.textContent).toContain('During the attempt');
  expect(document.body.textContent).not.toContain('On the day before');
});

it('counts the time of what goes on in whole seconds', async () => {
  await show(waterfall);
  expect(rows()[0]?.textContent).toBe('Total10 s');
});
