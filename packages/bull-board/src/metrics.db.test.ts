import type { MetricsType } from '@bull-board/api/typings/app';
import { rollUp } from '@offload/core/internal';
import { sql } from '@offload/core/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestBoard, type TestBoard } from './testing/test-board';

let app: TestBoard;

beforeAll(async () => {
  app = await openTestBoard();
});
afterAll(() => app.close());

/** Returns how many jobs a board counts in each minute, from the current one back. */
async function countsOf(type: MetricsType): Promise<number[]> {
  const { meta, data, count } = await app.board.getMetrics(type);
  expect(count).toBe(data.length);
  expect(Math.abs(meta.prevTS - Date.now())).toBeLessThan(60_000);
  return [meta.count - meta.prevCount, ...data];
}

it('counts the jobs of a queue that succeeded and failed in each minute of the last hour', async () => {
  expect(await countsOf('completed')).toEqual(Array.from({ length: 60 }, () => 0));
  await app.db.execute(sql`
    INSERT INTO offload.job_end (at, queue, kind, outcome)
    SELECT now() - ago * interval '1 minute', queue, kind, outcome FROM (VALUES
      (0, 'print', 'label', 'succeeded'), (1, 'print', 'label', 'succeeded'), (1, 'print', 'receipt', 'succeeded'),
      (30, 'print', 'label', 'succeeded'), (61, 'print', 'label', 'succeeded'), (1, 'post', 'letter', 'succeeded'),
      (1, 'print', 'label', 'failed'), (1, 'print', 'label', 'rejected'), (0, 'print', 'label', 'retrying'),
      (0, 'print', 'label', 'canceled')
    ) AS ended(ago, queue, kind, outcome)`);
  await rollUp(app.db, 1_000);
  const completed = await countsOf('completed');
  // The next minute may have begun meanwhile.
  const now = completed.findIndex(Boolean);
  expect(now).toBeLessThan(2);
  expect(completed.slice(now, now + 2)).toEqual([1, 2]);
  expect(completed[now + 30]).toBe(1);
  expect(completed.filter(Boolean)).toHaveLength(3);
  expect((await countsOf('failed')).filter(Boolean)).toEqual([2]);
});
