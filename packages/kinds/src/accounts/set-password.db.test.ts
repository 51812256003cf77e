import { randomUUID } from 'node:crypto';
import { createJobTools } from '@offload/core/test/jobs';
import { type Database, pruneLinks, putSignInLink, type Transaction, takeSignInLink } from '@offload/db';
import { createPerson, createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPasswordLink, putPasswordLink, setPasswordByLink } from './set-password';

let database: TestDatabase;
let db: Database;
const { put: putJob } = createJobTools();
const validSeconds = 3_600;
const chosen = { passwordHash: 'hash', keepContent: false };

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

const put = (userId: string, jobId: string = randomUUID()) =>
  putPasswordLink(db, { jobId, userId, validSeconds });

it('keeps one link for each job: another attempt replaces it', async () => {
  const { id } = await createPerson(db);
  const jobId = randomUUID();
  const first = await put(id, jobId);
  const second = await put(id, jobId);
  await put(id);
  expect(await db.verification.count({ where: { value: id } })).toBe(2);
  expect(await findPasswordLink(db, first)).toBeNull();
  expect(await findPasswordLink(db, second)).toMatchObject({ userId: id });
});

it('lets a link work until it expires, and removes it when the next one is created', async () => {
  const { id } = await createPerson(db);
  const token = await put(id);
  const { expiresAt } = await db.verification.findFirstOrThrow({ where: { value: id } });
  const left = expiresAt.getTime() - Date.now();
  expect(left).toBeGreaterThan(3_500_000);
  expect(left).toBeLessThan(3_700_000);
  await db.verification.updateMany({ where: { value: id }, data: { expiresAt: new Date(0) } });
  expect(await findPasswordLink(db, token)).toBeNull();
  expect(await setPasswordByLink(db, token, chosen)).toBe(false);
  await put(id);
  expect(await db.verification.count({ where: { value: id } })).toBe(1);
});

it('deletes only expired links, of either kind', async () => {
  const { id } = await createPerson(db);
  await putSignInLink(db, id, 0);
  await putPasswordLink(db, { jobId: randomUUID(), userId: id, validSeconds: 0 });
  const token = await putSignInLink(db, id, validSeconds);
  await until(async () => {
    await pruneLinks(db);
    return (await db.verification.count({ where: { value: id } })) === 1;
  });
  expect(await takeSignInLink(db, token)).toBe(id);
});

it('returns the account that a link leads to', async () => {
  const { id, email } = await createPerson(db);
  await db.user.update({ where: { id }, data: { emailVerified: false } });
  const token = await put(id);
  const empty = { isVerified: false, hasPassword: false, hasContent: false, needsCode: false };
  const fresh = { userId: id, email, ...empty };
  expect(await findPasswordLink(db, token)).toEqual(fresh);
  await putJob(database.core, { ownerId: id });
  expect(await findPasswordLink(db, token)).toEqual(fresh);
  await db.job.updateMany({ where: { ownerId: id }, data: { queue: 'report' } });
  const account = { id: randomUUID(), accountId: id, providerId: 'credential', userId: id };
  await db.account.create({ data: { ...account, password: 'hash' } });
  expect(await findPasswordLink(db, token)).toEqual({ ...fresh, hasPassword: true, hasContent: true });
});

it('asks only staff with a second factor and a verified address for a code', async () => {
  for (const [role, twoFactorEnabled, emailVerified, needsCode] of [
    ['admin', true, true, true],
    ['viewer', true, true, true],
    ['admin', false, true, false],
    ['admin', true, false, false],
    ['user', true, true, false],
  ] as const) {
    const { id } = await createPerson(db);
    await db.user.update({ where: { id }, data: { role, twoFactorEnabled, emailVerified } });
    expect(await findPasswordLink(db, await put(id))).toMatchObject({ needsCode });
  }
});

it('does nothing for a disabled user, also with a link from before', async () => {
  const { id } = await createPerson(db);
  const token = await put(id);
  await db.user.update({ where: { id }, data: { banned: true } });
  expect(await findPasswordLink(db, token)).toBeNull();
  expect(await setPasswordByLink(db, token, chosen)).toBe(false);
  expect(await db.account.count({ where: { userId: id } })).toBe(0);
});

it('keeps everything in an account without a password, since no stranger can have used it', async () => {
  const { id } = await createPerson(db);
  await db.user.update({ where: { id }, data: { emailVerified: false, name: 'Ada' } });
  const job = await putJob(database.core, { ownerId: id });
  expect(await setPasswordByLink(db, await put(id), chosen)).toBe(true);
  expect(await db.job.count({ where: { id: job.id } })).toBe(1);
  expect(await db.user.findUniqueOrThrow({ where: { id } })).toMatchObject({
    name: 'Ada',
    emailVerified: true,
  });
});

it('calls onVerified in the same transaction, and only if the link verifies the address', async () => {
  const { id, email } = await createPerson(db);
  await db.user.update({ where: { id }, data: { emailVerified: false } });
  const token = await put(id);
  const failing = async () => Promise.reject(new Error('the web is gone'));
  await expect(setPasswordByLink(db, token, { ...chosen, onVerified: failing })).rejects.toThrow('is gone');
  expect(await db.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ emailVerified: false });

  const verified: object[] = [];
  const onVerified = async (_tx: Transaction, user: object) => void verified.push(user);
  expect(await setPasswordByLink(db, token, { ...chosen, onVerified })).toBe(true);
  expect(await setPasswordByLink(db, await put(id), { ...chosen, onVerified })).toBe(true);
  expect(verified).toEqual([{ id, email }]);
});
