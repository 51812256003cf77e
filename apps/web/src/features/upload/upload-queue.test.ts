import { clientProblem } from '@offload/console/text';
import { expect, it } from 'vitest';
import type { Answer } from '../http/http';
import { createUploadQueue } from './upload-queue';

const taken: Answer = { ok: true, location: '/api/jobs/1', body: {} };
const refused: Answer = { ok: false, problem: clientProblem('No.') };

/** Creates a queue whose uploads finish when the test says so. */
function queueByHand() {
  const underWay = new Map<string, { answer: (answer: Answer | null) => void; signal: AbortSignal }>();
  const queue = createUploadQueue((file, { onSent, signal }) => {
    onSent(0.5);
    return new Promise((resolve) => {
      underWay.set(file.name, { answer: resolve, signal });
      signal.addEventListener('abort', () => resolve(null));
    });
  });
  async function answer(name: string, said: Answer): Promise<void> {
    underWay.get(name)?.answer(said);
    underWay.delete(name);
    await Promise.resolve();
    await Promise.resolve();
  }
  const shown = () => queue.read().uploads.map(({ file, percent }) => `${file.name} ${percent}`);
  return { queue, underWay, answer, shown };
}

const file = (name: string) => new File(['x'], name);

it('sends two at a time, in the order they were added', async () => {
  const { queue, answer, shown } = queueByHand();
  for (const name of ['a', 'b', 'c']) queue.add(file(name), {});
  expect(shown()).toEqual(['a 50', 'b 50', 'c null']);
  await answer('b', taken);
  expect(shown()).toEqual(['a 50', 'c 50']);
  expect(queue.read().latest).toMatchObject({ file: { name: 'b' }, answer: taken });
});

it('keeps a rejected upload, lets the others proceed, and sends it again with other fields', async () => {
  const { queue, answer, shown } = queueByHand();
  for (const name of ['a', 'b', 'c']) queue.add(file(name), { widths: '0' });
  await answer('a', refused);
  expect(shown()).toEqual(['a null', 'b 50', 'c 50']);
  const [first] = queue.read().uploads;
  expect(first?.problem?.detail).toBe('No.');
  await answer('b', taken);
  queue.sendAgain(first?.id ?? 0, { widths: '320' });
  expect(queue.read().uploads[0]).toMatchObject({ fields: { widths: '320' }, percent: 50, problem: null });
});

it('aborts a removed upload and continues with the next', async () => {
  const { queue, underWay, shown } = queueByHand();
  for (const name of ['a', 'b', 'c']) queue.add(file(name), {});
  queue.remove(queue.read().uploads[0]?.id ?? 0);
  expect(underWay.get('a')?.signal.aborted).toBe(true);
  await expect.poll(shown).toEqual(['b 50', 'c 50']);
  expect(queue.read().latest).toBeNull();
});

it("doesn't send a file that the page rejected, and notifies subscribers", () => {
  const { queue, underWay } = queueByHand();
  let told = 0;
  const stop = queue.subscribe(() => {
    told += 1;
  });
  queue.add(file('large'), {}, clientProblem('Too large.'));
  expect(underWay.size).toBe(0);
  expect(told).toBe(1);
  stop();
  queue.remove(1);
  expect(told).toBe(1);
  expect(queue.read().uploads).toEqual([]);
});
