import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { formulas, formulasIn } from '@offload/testing/formulas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readAuditQuery } from '../ui/audit/audit-query';
import { type ActionPage, auditCsv, findActions } from './audit-actions';
import { verifyAuditExport } from './audit-chain';
import { type Operator, recordAction } from './audit-log';

let database: TestDatabase;
const olga: Operator = {
  id: 'olga',
  email: 'olga_1@example.com',
  ip: '198.51.100.7',
  userAgent: '=HYPERLINK("https://evil.example")',
  requestId: 'r-1',
};
const omar: Operator = { ...olga, id: 'omar', email: 'omar@example.com', userAgent: 'a "browser", of sorts' };

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const states = { before: { state: 'failed' }, after: { state: 'queued' } };
  await recordAction(db, olga, { action: 'job.retry', subjectType: 'job', subjectId: 'job-1', ...states });
  await recordAction(db, omar, { action: 'queue.pause', subjectType: 'queue', subjectId: 'email' });
  const reason = '-2+3+cmd|calc';
  await recordAction(db, omar, { action: 'user.disable', subjectType: 'user', subjectId: 'u-1', reason });
  const old = { actorId: 'old', actorEmail: 'old@example.com', action: 'job.cancel', subjectType: 'job' };
  await db.operatorAction.create({
    data: { ...old, subjectId: 'job-0', at: new Date('2025-01-31T23:59:59Z') },
  });
});
afterAll(() => database.drop());

function list(query = '', limit = 50): Promise<ActionPage> {
  const { cursor = null, ...filter } = readAuditQuery(Object.fromEntries(new URLSearchParams(query)));
  return findActions(database.db, filter, cursor, limit);
}

async function csvOf(query: string, key: string | null = null): Promise<string> {
  const filter = readAuditQuery(Object.fromEntries(new URLSearchParams(query)));
  return text(Readable.from(auditCsv(database.db, filter, key)));
}

it('lists staff actions, newest first, with actor, subject, before, after, and origin', async () => {
  const { data, nextCursor } = await list();
  expect(data.map(({ action }) => action)).toEqual([
    'job.cancel',
    'user.disable',
    'queue.pause',
    'job.retry',
  ]);
  expect(nextCursor).toBeNull();
  expect(data[3]).toMatchObject({
    actor: { id: 'olga', email: 'olga_1@example.com' },
    subject: { type: 'job', id: 'job-1' },
    ...{ before: { state: 'failed' }, after: { state: 'queued' }, ip: '198.51.100.7', requestId: 'r-1' },
  });
});

it.each([
  ['actor=OMAR', ['user.disable', 'queue.pause']],
  ['actor=olga', ['job.retry']],
  ['actor=olga_1', ['job.retry']],
  ['actor=o%25', []],
  ['action=job.', ['job.cancel', 'job.retry']],
  ['action=job.retry', ['job.retry']],
  ['subject=job', ['job.cancel', 'job.retry']],
  ['subject=email', ['queue.pause']],
  ['to=2025-01-31', ['job.cancel']],
  ['from=2025-01-31&to=2025-01-31', ['job.cancel']],
  ['to=2025-01-30', []],
  ['from=2025-01-31T23:59&to=2025-02-01T00:00', ['job.cancel']],
  ['from=2025-01-31T00:00&to=2025-01-31T23:59', []],
  ['from=2025-02-01&subject=job', ['job.retry']],
  ["subject=' OR true --", []],
])('filters by %s', async (query, actions) => {
  expect((await list(query)).data.map(({ action }) => action)).toEqual(actions);
});

it("exports CSV that spreadsheets don't execute", async () => {
  const lines = (await csvOf('from=2025-02-01')).trimEnd().split('\r\n');
  const lineOf = (action: string) => lines.find((line) => line.includes(`,${action},`));
  expect(lines[0]).toMatch(/^\uFEFFat,actor,actor_id,action,/);
  expect(lineOf('user.disable')).toContain(`'-2+3+cmd|calc`);
  expect(lineOf('user.disable')).toContain('"a ""browser"", of sorts"');
  expect(lineOf('job.retry')).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(lineOf('job.retry')).toContain('"{""state"":""failed""}"');
  expect(lineOf('job.cancel')).toBeUndefined();
});

it('exports a chain, which breaks if a row is deleted or changed', async () => {
  const csv = await csvOf('', 'a secret');
  expect(verifyAuditExport(csv, 'a secret')).toMatchObject({ actions: 4, filter: {} });
  expect(verifyAuditExport(csv.replace(/.*,user\.disable,.*\r\n/, ''), 'a secret')).toBeNull();
  expect(verifyAuditExport(csv.replace('omar@', 'olga@'), 'a secret')).toBeNull();
});

it('exports what was filtered for, which shows that it isn’t the whole log', async () => {
  for (const [query, actions] of [
    ['action=queue.', 1],
    ['action=nothing', 0],
  ] as const) {
    const csv = await csvOf(query, 'a secret');
    expect(verifyAuditExport(csv, 'a secret')).toMatchObject({ actions, filter: { action: query.slice(7) } });
  }
});

it('exports no text that spreadsheets run, as a stranger may send it with a failed sign-in', async () => {
  const tried = { actorId: 's', action: 'sign-in', subjectType: 'user', subjectId: 'stranger' };
  const data = formulas.map((userAgent) => ({ ...tried, actorEmail: `${userAgent}@example.com`, userAgent }));
  await database.db.operatorAction.createMany({ data });
  for (const key of [null, 'a secret']) {
    const csv = await csvOf('subject=stranger', key);
    expect(csv.match(/SUM\(1\)/g)).toHaveLength(2 * formulas.length);
    expect(formulasIn(csv)).toEqual([]);
    if (key) expect(verifyAuditExport(csv, key)?.actions).toBe(formulas.length);
  }
});

it('pages through the log and exports more than one page', async () => {
  const entry = { actorId: 'many', actorEmail: 'many@example.com', action: 'job.retry', subjectType: 'job' };
  const data = Array.from({ length: 1_201 }, (_, n) => ({ ...entry, subjectId: `many-${n}` }));
  await database.db.operatorAction.createMany({ data });
  expect((await csvOf('actor=many')).trimEnd().split('\r\n')).toHaveLength(1_202);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ActionPage = await list(`actor=many${cursor ? `&cursor=${cursor}` : ''}`, 500);
    seen.push(...page.data.map(({ subject }) => subject.id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(data.map(({ subjectId }) => subjectId).reverse());
});
