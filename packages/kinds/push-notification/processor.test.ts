import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import type { PushMessage, UnreadNotification } from '../src/services/messages';
import { captureServices } from '../src/testing/capture-services';
import { pushNotification } from './contract';
import processor from './processor';

const subscriptionId = '5e0b6fc4-9a37-4b58-8ac1-1d4e0a4f5f0a';
const report: UnreadNotification = {
  ...{ jobId: 'r1', kind: 'sales-report', state: 'succeeded', title: 'March 2026, PDF', count: 1, unread: 1 },
  warnings: 0,
};
const images: UnreadNotification = {
  ...{ jobId: 'i1', kind: 'resize-image', state: 'succeeded', title: 'a.png', count: 1_000, unread: 1_000 },
  warnings: 0,
};

async function run(unread: UnreadNotification[], isReachable = true) {
  const sent: PushMessage[] = [];
  const push = {
    findUnread: async () => unread,
    async send(id: string, message: PushMessage) {
      expect(id).toBe(subscriptionId);
      sent.push(message);
      return isReachable;
    },
  };
  const services = { ...captureServices(pushNotification).services, push };
  const { result } = await runInline(processor, { subscriptionId }, { services });
  return { sent, result };
}

it('says how one job has finished, and links to it', async () => {
  const { sent, result } = await run([report]);
  const url = 'https://app.example/jobs/r1';
  expect(sent).toEqual([{ title: 'Your report is ready', body: 'March 2026, PDF', url }]);
  expect(result).toEqual({ title: 'Your report is ready' });
});

it('says in one message how several jobs have finished, and links to the notifications', async () => {
  const url = 'https://app.example/notifications';
  expect((await run([images])).sent).toEqual([{ title: '1,000 images are ready', body: '', url }]);
  expect((await run([report, images])).sent).toEqual([
    { title: 'Your report is ready', body: 'March 2026, PDF\n1,000 more unread', url },
  ]);
});

it('fits into a push message, even with a long title', async () => {
  const { sent } = await run([{ ...report, title: '株'.repeat(5_000) }]);
  expect(Buffer.byteLength(JSON.stringify(sent[0]))).toBeLessThan(3_000);
});

it('sends nothing if the user has read everything, and reports an unreachable device', async () => {
  expect(await run([])).toEqual({ sent: [], result: { skipped: 'The user has read everything.' } });
  const { result } = await run([report], false);
  expect(result).toEqual({ skipped: 'This device no longer gets notifications.' });
});
