import { createClock, runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import { captureServices } from '../src/testing/capture-services';
import { type LessonName, lesson } from './contract';
import processor from './processor';

function run(name: LessonName, attempt = 1) {
  const { services } = captureServices(lesson, {});
  const { now } = createClock('2026-12-03T09:00:00Z');
  return runInline(processor, { lesson: name }, { services, now, attempt });
}

it('fails twice, and then succeeds', async () => {
  await expect(run('retry')).rejects.toMatchObject({ code: 'on_purpose', jobEffect: 'retry' });
  await expect(run('retry', 2)).rejects.toMatchObject({ code: 'on_purpose' });
  expect((await run('retry', 3)).result).toEqual({ attempts: 3 });
});

it('goes on after its sleep', async () => {
  const { waits, result } = await run('sleep');
  expect(waits).toEqual([{ type: 'time', until: '2026-12-03T09:00:20.000Z' }]);
  expect(result).toEqual({ from: '2026-12-03T09:00:00.000Z', to: '2026-12-03T09:00:20.000Z' });
});

it('survives its crash', async () => {
  expect((await run('crash', 2)).result).toEqual({ number: expect.any(Number) });
});
