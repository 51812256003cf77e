import type { JobSystem } from '@offload/core';
import { OutageError, type Services, TransientError } from '@offload/core/contract';
import type { Database as CoreDatabase } from '@offload/core/sql';
import type { Run, ServiceProvider, WorkerTools } from '@offload/core/worker';
import type { Database } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { requireSendsEmail } from '@offload/kinds/services/promises';
import { deliver } from '@offload/kinds/webhooks/deliver';
import { type Mailer, sendOnce } from '@offload/mail';
import { createPostWebhook, createSendRequest, type PostWebhook, type SendRequest } from '@offload/outgoing';
import { createPostPush, type PostPush } from '@offload/outgoing/push';
import { isStorageError, type Storage } from '@offload/storage';
import type { Logger } from 'pino';
import type { Env } from '../env';
import { createFetchFile, type FetchFile } from './fetch/fetch-file';
import { createHttp } from './http';
import { createJobs } from './jobs';
import { openMailer } from './mail/open-mailer';
import { createOrders, createSales } from './orders';
import { createLinks, findPerson } from './people';
import { createPush } from './push';
import { createRates } from './rates';
import { createReservation } from './reservation';
import { createCleanUp, createRunFiles } from './run-files';
import { createSearch } from './search';

interface App {
  env: Env;
  log: Logger;
  db: Database;
  storage: Storage;
  system: JobSystem;
}

interface Parts extends App {
  core: CoreDatabase;
  planned: CoreDatabase;
  client: WorkerTools['client'];
  mailer: Mailer;
  fetchFile: FetchFile;
  sendRequest: SendRequest;
  postWebhook: PostWebhook;
  postPush: PostPush;
}

/** Provides the services of the demo's processors. */
export function createProvider(
  app: App,
  { db: core, planned, client, giveUp }: WorkerTools,
): ServiceProvider {
  const { env, log, db, storage, system } = app;
  const mailer = openMailer(planned, env, giveUp);
  const allowHosts = env.FETCH_ALLOW_HOSTS;
  // The source of exchange rates may be private, but what users name (images, webhooks, devices) can't reach it.
  const ownHosts = [...allowHosts, new URL(env.RATES_URL).host];
  const parts: Parts = {
    ...app,
    core,
    planned,
    client,
    mailer,
    fetchFile: createFetchFile({ allowHosts }),
    sendRequest: createSendRequest({ allowHosts: ownHosts, ports: [80, 443] }),
    postPush: createPostPush({ allowHosts, subject: `mailto:${env.MAIL_FROM}` }),
    postWebhook: createPostWebhook({ allowHosts, sealingKeys: sealingKeys(env) }),
  };
  const cleanUp = createCleanUp(core, storage, log);
  // Only to log a problem early. Jobs that need the storage wait for it anyway.
  storage.check().catch((error: unknown) => log.warn({ error }, 'file storage unavailable'));
  return {
    forRun: (run) => servicesOf(parts, run),
    explain: (error) => explainStorageError(error, storage),
    async afterRun(run) {
      if (system.contracts.get(run.claim.kind)?.writesFiles) await cleanUp(run);
    },
    async stop() {
      mailer.close();
      await db.$disconnect();
    },
  };
}

function servicesOf(parts: Parts, run: Run): Services {
  const { core, planned, client, db, env, mailer, fetchFile, sendRequest, postWebhook } = parts;
  const { claim, contract, signal, uncounted } = run;
  const quotaBytes = env.STORAGE_QUOTA_MB * 1_000_000;
  return {
    people: { find: (personId) => findPerson(planned, personId) },
    jobs: createJobs(parts, claim),
    sales: createSales(parts, run),
    orders: createOrders(parts, run),
    search: createSearch(core, claim),
    files: createRunFiles({ ...parts, countBytes: createReservation({ core, quotaBytes }, claim) }, run),
    web: { fetch: (address, { maxBytes }) => fetchFile(address, { maxBytes, signal }) },
    http: createHttp(sendRequest, claim.id, signal),
    rates: createRates(core, client, env.RATES_URL),
    webhooks: {
      deliver: (message) =>
        deliver({ db, jobs: client, post: postWebhook, appUrl: env.APP_URL }, claim, message, signal),
    },
    push: createPush(parts, run),
    links: createLinks(planned, env.APP_URL, run),
    mail: {
      async send(message) {
        signal.throwIfAborted();
        requireSendsEmail(contract);
        return uncounted(() => sendOnce(mailer, claim, message, contract));
      },
    },
  };
}

const storageOutage = "Waiting for the file storage, which is full or can't be reached";
const noSpace = 'There was not enough space to store the result.';
const unreadable = "A file of this job couldn't be read or stored.";

/** Returns what a storage error means for the job. Other errors are returned unchanged. */
function explainStorageError(error: unknown, storage: Storage): unknown {
  const options = { cause: error };
  // Down for all jobs, whatever they do.
  if (isStorageError(error, 'STORAGE_DOWN'))
    return new OutageError(storageOutage, () => storage.check(), options);
  if (isStorageError(error, 'NO_SPACE')) return new TransientError('storage_full', noSpace, options);
  if (isStorageError(error, 'FILE_FAILED')) return new TransientError('file_failed', unreadable, options);
  return error;
}
