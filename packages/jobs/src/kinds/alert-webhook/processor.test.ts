import { createClock, runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import processor from './processor';

const alert = {
  ...{ rule: 'no-worker', queue: 'image', state: 'firing', value: 61, threshold: 60 },
  ...{ since: '2026-11-25T10:00:00.000Z', summary: 'No worker has served the image queue for 61 s.' },
};

it('posts the alert with the time at which it is posted', async () => {
  const posted: object[] = [];
  const webhook = {
    async post(body: object) {
      posted.push(body);
      return { status: 204 };
    },
  };
  const { now } = createClock('2026-11-25T10:01:02.000Z');
  const { result } = await runInline(processor, alert, { services: { webhook }, now });
  expect(result).toEqual({ status: 204 });
  const { state: _, ...data } = alert;
  expect(posted).toEqual([{ type: 'alert.firing', timestamp: '2026-11-25T10:01:02.000Z', data }]);
});
