import { v7 as uuid } from 'uuid';
import { expect, it } from 'vitest';
import { carriageOf, carriageOfMany, deliveryId, deliveryOf, jobIdOf } from './delivery';

const about = { timestamp: 1, repeatJobKey: undefined, priority: 0 };

it('gives each delivery of one job an ID of its own, which says which job it is', () => {
  const id = uuid();
  const ids = [
    deliveryId({ id, fence: 0 }),
    deliveryId({ id, fence: 1 }),
    deliveryId({ id, fence: 1, apart: 'orphan' }),
    deliveryId({ id, fence: 0, apart: 'orphan' }),
  ];
  expect(ids).toEqual([id, `${id}.1`, `${id}.1.orphan`, `${id}.0.orphan`]);
  expect(ids.map(jobIdOf)).toEqual([id, id, id, id]);
});

it('carries one job under its kind, and the queue forgets it afterwards', () => {
  const job = { id: uuid(), kind: 'letter', fence: 2 };
  const { name, data, opts } = carriageOf([job], { lifo: true });
  expect({ name, data, opts }).toEqual({
    ...{ name: 'letter', data: {} },
    opts: { removeOnComplete: true, removeOnFail: true, lifo: true, jobId: `${job.id}.2` },
  });
  expect(deliveryOf({ id: opts.jobId, name, data, ...about })).toEqual({
    ...{ id: opts.jobId, jobs: [{ id: job.id, kind: 'letter' }] },
    ...about,
  });
});

it('carries several jobs by their kinds, each time under another ID', () => {
  const jobs = ['letter', 'call', 'letter'].map((kind) => ({ id: uuid(), kind, fence: 0 }));
  const [letter, call, other] = jobs.map(({ id, kind }) => ({ id, kind }));
  const { name, data, opts } = carriageOf(jobs, {});
  expect(deliveryOf({ id: opts.jobId, name, data, ...about }).jobs).toEqual([letter, other, call]);
  expect(opts.jobId).toMatch(/^many-/);
  expect(carriageOf(jobs, {}).opts.jobId).not.toBe(opts.jobId);
  const alone = carriageOfMany(jobs.slice(0, 1), {});
  expect(alone.opts.jobId).toMatch(/^many-/);
  expect(deliveryOf({ id: alone.opts.jobId, ...alone, ...about }).jobs).toEqual([letter]);
});

it("finds no jobs in a delivery that isn't ours", () => {
  for (const data of [{}, null, { jobs: 'letter' }, { jobs: { letter: ['7'] } }])
    expect(deliveryOf({ id: 'repeat:7', name: 'letter', data, ...about }).jobs).toEqual([]);
  expect(deliveryOf({ name: 'letter', data: {}, ...about })).toMatchObject({ id: '', jobs: [] });
});
