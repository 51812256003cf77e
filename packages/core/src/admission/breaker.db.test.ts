import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createGateTools } from '../../test/gates';
import { failure as jobFailure } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { claimJobs } from '../run/claim';
import { recordSuccess } from './breaker';
import { tryGate } from './read-gates';

let db: Database;
let name: string;
const { take, run, worker, request, fail, read, admit, find, secondsClosed, passTime, close, ...gate } =
  createGateTools();

beforeEach(() => {
  db = gate.db();
  name = gate.name();
});

describe('a gate that fails', () => {
  it("closes after three failures in a row, and takes back jobs that haven't started", async () => {
    const [first, second, third] = [await request(), await request(), await request()];
    await admit();
    await take(db, first.id);
    expect([await fail(), await fail()]).toEqual([false, false]);
    await recordSuccess(db, name);
    expect([await fail(), await fail(), await fail()]).toEqual([false, false, true]);
    expect(await read()).toMatchObject({
      ...{ state: 'closed', failures: 3, lastError: 'Down.', lastStatus: 503, running: 1, waiting: 2 },
    });
    expect(await find(first.id)).toMatchObject({ state: 'running', heldBy: null });
    for (const { id } of [second, third]) {
      expect(await find(id)).toMatchObject({ heldBy: 'gate', dispatchedAt: null });
      const [result] = await claimJobs(db, [id], worker);
      expect(result?.claimed).toBeNull();
    }
    expect(await admit()).toEqual([]);
  });

  it('tries one job when the pause is over, doubles the pause if it fails, and opens if it succeeds', async () => {
    await close();
    const [first, second] = [await request(), await request()];
    expect(await secondsClosed()).toBe(15);
    await passTime();
    expect((await read()).state).toBe('half-open');
    const rounds = await Promise.all([admit(), admit(), admit()]);
    expect(rounds.flat()).toEqual([first.id]);
    expect(await fail(first.id)).toBe(true);
    expect(await secondsClosed()).toBe(30);
    await passTime();
    expect(await admit()).toHaveLength(1);
    await recordSuccess(db, name);
    expect(await read()).toMatchObject({ state: 'open', failures: 0, closedUntil: null });
    expect((await admit()).length).toBe(1);
    expect((await find(second.id)).heldBy).toBeNull();
  });

  it('tries another job if the outcome of the first one says nothing about the gate', async () => {
    await close();
    const [first, second] = [await request(), await request()];
    await passTime();
    expect(await admit()).toEqual([first.id]);
    await run(db, first.id, { state: 'failed', failure: jobFailure });
    expect(await admit()).toEqual([second.id]);
  });

  it('ignores the outcomes of jobs that started before it closed', async () => {
    const { id } = await request();
    await close();
    expect(await fail(id, { message: 'Late.' })).toBe(true);
    expect(await read()).toMatchObject({ failures: 3, lastError: 'Late.' });
    await recordSuccess(db, name);
    expect(await read()).toMatchObject({ state: 'closed', failures: 3 });
  });

  it('counts a failure once if it is reported again, also together with others', async () => {
    await request();
    const [first, second] = [randomUUID(), randomUUID()];
    for (const id of [first, second, first, second, first]) expect(await fail(id)).toBe(false);
    expect(await read()).toMatchObject({ state: 'open', failures: 2 });
    // The next run of the same job.
    expect(await fail(first, { run: { id: first, fence: 2 } })).toBe(true);
  });

  it('does not double the pause again if the failure of the job that tried it is reported again', async () => {
    const { id } = await request();
    await close();
    await passTime();
    expect(await admit()).toEqual([id]);
    expect([await fail(id), await fail(id)]).toEqual([true, true]);
    expect(await secondsClosed()).toBe(30);
    expect(await read()).toMatchObject({ failures: 4 });
  });

  it('closes immediately for as long as Retry-After says', async () => {
    await request();
    expect(await fail(randomUUID(), { status: 429, retryAfterMs: 120_000 })).toBe(true);
    expect(await secondsClosed()).toBe(120);
    expect(await fail(randomUUID(), { status: 429, retryAfterMs: 1_000 })).toBe(true);
    expect(await secondsClosed()).toBe(120);
  });

  it('never closes for more than ten minutes without Retry-After', async () => {
    const { id } = await request();
    await close();
    for (let count = 0; count < 12; count += 1) {
      await passTime();
      await admit();
      await fail(id);
      await db.execute(sql`UPDATE offload.job SET held_by = 'gate' WHERE id = ${id}::uuid`);
    }
    expect(await secondsClosed()).toBe(600);
  });

  it('tries a job immediately on request, even if an earlier trial hangs', async () => {
    expect(await tryGate(db, name)).toBe(false);
    const [hanging, next] = [await request(), await request()];
    expect(await tryGate(db, name)).toBe(false);
    await close();
    expect(await tryGate(db, name)).toBe(true);
    expect(await admit()).toEqual([hanging.id]);
    await take(db, hanging.id);
    expect(await admit()).toEqual([]);
    expect(await tryGate(db, name)).toBe(true);
    expect(await admit()).toEqual([next.id]);
  });
});
