import { expect, it, vi } from 'vitest';
import type { QueueView } from '../../views';
import { queue as printQueue } from '../testing/queue';
import { acting, buttonOf, fieldOf, press, show, type } from '../testing/show';
import { LimitForm } from './limit-form';

const queue: QueueView = { ...printQueue, concurrency: 2 };
const [concurrency, perMinute] = ['Concurrency per worker', 'Rate limit'];

it('keeps what was typed when someone else changes another limit, and then changes only what was typed', async () => {
  const onChange = vi.fn(async () => true);
  const form = (limits: Partial<QueueView> = {}) => (
    <LimitForm queue={{ ...queue, ...limits }} onChange={onChange} />
  );
  const showNext = await show(form());
  await type(perMinute, '7');
  await showNext(form({ concurrency: 5 }));
  expect([fieldOf(concurrency).value, fieldOf(perMinute).value]).toEqual(['5', '7']);
  await press('Change limits');
  expect(document.querySelector('[role=dialog]')?.textContent).toContain('up to 5 print jobs at once');
  await press('Change limits');
  expect(onChange).toHaveBeenCalledWith({ perMinute: 7 });
  // Once it's accepted, a value no longer counts as typed: later changes of others are shown.
  expect(fieldOf(perMinute).value).toBe('7');
  await showNext(form({ concurrency: 5, perMinute: 7 }));
  await showNext(form({ concurrency: 5, perMinute: 8 }));
  expect(fieldOf(perMinute).value).toBe('8');
});

it("accepts a number as a limit, however it's written", async () => {
  const showNext = await show(<LimitForm queue={queue} onChange={async () => true} />);
  await type(perMinute, ' 07');
  await showNext(<LimitForm queue={{ ...queue, perMinute: 7 }} onChange={async () => true} />);
  expect(fieldOf(perMinute).value).toBe('7');
});

it('keeps what is typed, and the open confirmation, when the response to an earlier one arrives', async () => {
  let answer: (isAccepted: boolean) => void = () => undefined;
  const onChange = () =>
    new Promise<boolean>((resolve) => {
      answer = resolve;
    });
  await show(<LimitForm queue={queue} onChange={onChange} />);
  await type(perMinute, '7');
  await press('Change limits');
  await press('Change limits');
  await press('Cancel');
  await type(perMinute, '8');
  await press('Change limits');
  await acting(() => answer(true));
  expect(fieldOf(perMinute).value).toBe('8');
  expect(document.querySelector('[role=dialog]')?.textContent).toContain('up to 8 per minute');
});

it('keeps what was typed if it was rejected', async () => {
  await show(<LimitForm queue={queue} onChange={async () => false} />);
  await type(perMinute, '7');
  await press('Change limits');
  await press('Change limits');
  expect(fieldOf(perMinute).value).toBe('7');
});

it("moves the focus to the first limit that isn't a number", async () => {
  await show(<LimitForm queue={queue} onChange={async () => true} />);
  await type(perMinute, '1O');
  buttonOf('Change limits').focus();
  await press('Change limits');
  expect(document.activeElement).toBe(fieldOf(perMinute));
});
