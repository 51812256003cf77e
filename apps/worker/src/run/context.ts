import {
  type Claim,
  type Database,
  exportOrders,
  findWebhook,
  importOrders,
  isTooManyOrders,
  type JobWriter,
  type Prisma,
  putPasswordLink,
  readOrders,
  shareSales,
  sumSales,
  type TooManyOrders,
  totalSales,
} from '@offload/db';
import type { JobContext, Orders, OwnJob, Sales } from '@offload/jobs/context';
import type { JobContract } from '@offload/jobs/define';
import { PermanentError } from '@offload/jobs/errors';
import type { PostWebhook } from '@offload/outgoing';
import type { Logger } from 'pino';
import type { FetchFile } from '../fetch/fetch-file';
import { type Mailer, sendOnce } from '../mail/send';
import type { ChangeJobs } from './change-jobs';
import type { Uncounted } from './deadline';
import { createJobLog } from './job-log';
import { plainText } from './plain-text';
import type { Secrets } from './secrets';

export interface ContextParts {
  contract: JobContract;
  db: Database;
  databaseUrl: string;
  maxOrders: number;
  files: JobContext['files'];
  writer: JobWriter;
  secrets: Secrets;
  uncounted: Uncounted;
  changeJobs: ChangeJobs;
  mailer: Mailer;
  fetchFile: FetchFile;
  postWebhook: PostWebhook;
  appUrl: string;
  log: Logger;
}

/** Makes what one run of a job may touch. */
export function createContext(parts: ContextParts, claim: Claim, signal: AbortSignal): JobContext {
  const { db, writer, mailer, fetchFile, appUrl, log, secrets, uncounted, contract } = parts;
  const { id, kind, ownerId, payloadVersion, attempt } = claim;
  const say = createJobLog({ writer, log, secrets }, claim);
  return {
    job: { id, kind, ownerId, payloadVersion },
    attempt,
    signal,
    async progress(percent, step) {
      signal.throwIfAborted();
      const whole = Math.max(0, Math.min(100, Math.round(percent)));
      await writer.progress({ id, claim: claim.claim, percent: whole, step: plainText(step) });
    },
    log: { info: (message, details) => say('info', message, details) },
    now: () => new Date(),
    data: {
      person: (personId) => findPerson(db, personId),
      job: (jobId) => findOwnJob(db, ownerId, jobId),
      sales: salesOf(parts, ownerId, signal),
      changeJobs: (change, limit) => parts.changeJobs(claim, change, limit),
      orders: ordersOf(parts, claim, signal),
    },
    files: parts.files,
    web: { fetch: (address, { maxBytes }) => fetchFile(address, { maxBytes, signal }) },
    webhook: { post: (body) => postToWebhook(parts, id, body, signal) },
    links: {
      async setPassword(userId, { hours }) {
        if (!contract.grantsAccess || userId !== ownerId) throw new PermanentError('not_allowed', notTheirs);
        const token = await putPasswordLink(db, { jobId: id, userId, validSeconds: hours * 3_600 });
        return new URL(`/set-password?token=${token}`, appUrl).href;
      },
      page: (path) => new URL(path, appUrl).href,
    },
    mail: {
      send(message) {
        signal.throwIfAborted();
        return uncounted(() => sendOnce(mailer, claim, message, contract));
      },
    },
  };
}

const notTheirs = 'This job may not open the account that it names.';

async function postToWebhook(
  { db, postWebhook }: ContextParts,
  id: string,
  body: object,
  signal: AbortSignal,
) {
  const webhook = await findWebhook(db);
  if (!webhook) throw new PermanentError('no_webhook', 'No webhook is set any more.');
  return { status: await postWebhook({ ...webhook, id, body }, signal) };
}

function salesOf({ db, databaseUrl }: ContextParts, ownerId: string, signal: AbortSignal): Sales {
  return {
    totals: (days) => totalSales(db, ownerId, days),
    figures: (days, currency) => sumSales(db, ownerId, days, currency),
    shares: (by, days, currency, limit) => shareSales(db, ownerId, by, days, currency, limit),
    orders: (days) => readOrders(db, ownerId, days),
    csv: (days) => exportOrders(databaseUrl, { ownerId, days, signal }),
  };
}

async function findOwnJob(db: Database, ownerId: string, id: string): Promise<OwnJob | null> {
  const files = {
    select: { name: true, bytes: true, expiresAt: true },
    where: { role: 'output' },
    orderBy: [{ createdAt: 'asc' }, { name: 'asc' }],
  } satisfies Prisma.Job$filesArgs;
  return db.job.findFirst({
    select: { kind: true, title: true, state: true, errorMessage: true, finishedAt: true, files },
    where: { id, ownerId },
  });
}

function ordersOf({ databaseUrl, maxOrders }: ContextParts, claim: Claim, signal: AbortSignal): Orders {
  return {
    merge: (orders, onMerged) =>
      importOrders(databaseUrl, claim, orders, { signal, onMerged, maxOrders }).catch((error: unknown) => {
        throw isTooManyOrders(error) ? tooManyOrders(error, maxOrders) : error;
      }),
  };
}

function tooManyOrders(cause: TooManyOrders, maxOrders: number): PermanentError {
  const [max, before] = [maxOrders, cause.before].map((count) => count.toLocaleString('en'));
  return new PermanentError(
    'too_many_orders',
    `You can have up to ${max} orders. You have ${before}, and this file adds more than that leaves. Nothing was imported. Import fewer new orders, or ask an admin to raise the limit.`,
    { cause },
  );
}

async function findPerson(db: Database, id: string) {
  const user = await db.user.findUnique({
    where: { id },
    select: {
      id: true,
      email: true,
      name: true,
      emailVerified: true,
      accounts: { where: { password: { not: null } }, select: { id: true } },
    },
  });
  if (!user) return null;
  const { accounts, emailVerified, ...person } = user;
  return { ...person, isVerified: emailVerified, hasPassword: accounts.length > 0 };
}
