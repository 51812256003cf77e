import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createGateTools } from '../../test/gates';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import type { Scope } from '../job/holds/holds';
import type { Outcome } from '../run/finish';
import { admit as admitScopes, findScopesWithRoom } from './admit';

let db: Database;
let name: string;
const { put, take, run, finish, cancel, retry, request, read, admit, find, close, ...gate } =
  createGateTools();
const success: Outcome = { state: 'succeeded', result: {} };

beforeEach(() => {
  db = gate.db();
  name = gate.name();
});

const scope = (): Scope => ['gate', name];
const findRoom = () => findScopesWithRoom(db, {}, 1_000);

describe('a gate', () => {
  it("lets jobs through right after they are committed, and doesn't hold jobs without a gate", async () => {
    const [free, gated] = [await put(db), await request()];
    expect([free.heldBy, gated.heldBy]).toEqual([null, 'gate']);
    expect((await find(gated.id)).progressStep).toBe('Waiting for an external service');
    expect([free.scope, gated.scope]).toEqual([null, scope()]);
    expect(await admit()).toEqual([gated.id]);
    expect(await find(gated.id)).toMatchObject({
      ...{ heldBy: null, gate: name, progressStep: null, admittedAt: expect.any(Date) },
    });
  });

  it("lets a job through to its owner's share", async () => {
    const { id } = await request({}, { ownerShare: 0 });
    expect(await admit()).toEqual([id]);
    const step = 'Waiting for your other jobs to finish';
    expect(await find(id)).toMatchObject({ heldBy: 'owner', progressStep: step });
  });

  it('lets jobs through up to its concurrency, most urgent first, even with concurrent calls', async () => {
    const limits = { concurrency: 2 };
    const low = await request(limits, { priority: 'low' });
    const normal = await request(limits);
    const high = await request(limits, { priority: 'high' });
    const rounds = await Promise.all(Array.from({ length: 5 }, admit));
    expect(rounds.flat().sort()).toEqual([normal.id, high.id].sort());
    expect(await findRoom()).not.toContainEqual(scope());
    expect(await run(db, high.id, success)).toMatchObject({ freed: [scope()] });
    expect(await findRoom()).toContainEqual(scope());
    expect(await admit()).toEqual([low.id]);
    await put(db, { gate: { name: `${name} of another host`, limits } });
    expect(await run(db, normal.id, success)).toMatchObject({ freed: [] });
  });

  it('starts no more jobs per interval than its rate allows', async () => {
    const limits = { rate: { starts: 2, everyMs: 60_000 } };
    const jobs = [await request(limits), await request(limits), await request(limits)];
    const rounds = await Promise.all([admit(), admit()]);
    expect(rounds.flat()).toHaveLength(2);
    for (const { id } of jobs.slice(0, 2)) await run(db, id, success);
    expect(await admit()).toEqual([]);
    await db.execute(
      sql`UPDATE offload.gate SET interval_began_at = now() - interval '61 s' WHERE name = ${name}`,
    );
    expect(await findRoom()).toContainEqual(scope());
    expect(await admit()).toEqual([jobs[2]?.id]);
  });

  it('counts the starts of an interval from its first one, and for each gate on its own', async () => {
    const limits = { rate: { starts: 2, everyMs: 60_000 } };
    const startsOf = async (gateName: string) => {
      const [row] = await db.query(sql`
        SELECT interval_began_at::text AS began, interval_starts AS starts, probe_id AS probe
        FROM offload.gate WHERE name = ${gateName}`);
      return row;
    };
    const other = `${name} of another host`;
    await put(db, { gate: { name: other, limits } });
    await request(limits);
    expect(await admit()).toHaveLength(1);
    const first = await startsOf(name);
    expect(first).toMatchObject({ starts: 1, probe: null });
    await request(limits);
    await request(limits);
    expect(await admit()).toHaveLength(1);
    expect(await startsOf(name)).toEqual({ ...first, starts: 2 });
    expect(await startsOf(other)).toEqual({ began: null, starts: 0, probe: null });
  });

  it('has the limits given with the last enqueued job', async () => {
    await request({ concurrency: 1 });
    expect(await read()).toMatchObject({ concurrency: 1, rate: null, state: 'open' });
    await request({ rate: { starts: 5, everyMs: 1_000 } });
    expect(await read()).toMatchObject({
      concurrency: null,
      rate: { starts: 5, everyMs: 1_000 },
      waiting: 2,
    });
  });

  it('is not locked by a transaction that enqueues another job', async () => {
    const first = await request();
    await db.transaction(async (tx) => {
      await put(tx, { gate: { name, limits: {} } });
      expect(await admit()).toEqual([first.id]);
    });
  });

  it("comes before the concurrency key and the owner's share, which held jobs don't use up", async () => {
    const concurrency = { key: randomUUID(), limit: 1 };
    const keyed = await request({}, { concurrency, ownerShare: 1 });
    expect(keyed.heldBy).toBe('gate');
    const { known } = await admitScopes(db, { scopes: [scope()] }, { email: 0 });
    expect(known).toMatchObject([{ id: keyed.id, heldBy: 'owner' }]);
    const ownerId = randomUUID();
    await close();
    await request({}, { ownerId, ownerShare: 1 });
    expect((await put(db, { ownerId, ownerShare: 1 })).heldBy).toBeNull();
  });
});

describe('a job whose gate is closed', () => {
  it('goes back to the gate without using up an attempt', async () => {
    const { id } = await request();
    await admit();
    const { fence } = await take(db, id);
    await close();
    const outcome = { state: 'queued', reason: 'Down.', hold: 'gate' } as const;
    expect(await finish(db, { id, fence, outcome })).toMatchObject([{ state: 'queued' }]);
    expect(await find(id)).toMatchObject({ attempt: 0, heldBy: 'gate', progressStep: 'Down.' });
  });

  it('can be canceled, and waits for the gate again when it is retried', async () => {
    await close();
    const { id } = await request();
    expect(await cancel(db, id)).toMatchObject({ state: 'canceled', heldBy: null });
    expect(await retry(db, id)).toMatchObject({ heldBy: 'gate' });
  });
});
