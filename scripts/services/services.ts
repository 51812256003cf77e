import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { accepts, type ProcessSpec, type Supervisor, waitFor } from '@offload/processes';
import { nodeOn } from '../bin';
import { root } from '../root';
import { step } from '../step';
import type { Settings } from '../system/env';
import { startPostgres } from './postgres';

/** The URLs of the services, no matter who runs them. */
export interface Services {
  databaseUrl: string;
  /** Connects as the role that owns the tables. Only migrations use it. */
  ownerUrl: string;
  smtpUrl: string;
  inboxUrl: string | undefined;
  /** The source of exchange rates; undefined: the worker's default. */
  ratesUrl: string | undefined;
}

export function mailAddresses({
  SMTP_URL,
  SMTP_PORT,
  INBOX_PORT,
}: Settings): Pick<Services, 'smtpUrl' | 'inboxUrl'> {
  if (SMTP_URL) return { smtpUrl: SMTP_URL, inboxUrl: undefined };
  return { smtpUrl: `smtp://127.0.0.1:${SMTP_PORT}`, inboxUrl: `http://localhost:${INBOX_PORT}` };
}

export async function startInbox(
  supervisor: Supervisor,
  dataDir: string,
  smtpPort: number,
  pagePort: number,
): Promise<void> {
  const inbox = supervisor.keep(inboxSpec(dataDir, smtpPort, pagePort));
  await waitFor({
    what: 'Inbox',
    processes: [inbox],
    missing: async () =>
      (await accepts(smtpPort)) && (await accepts(pagePort)) ? undefined : "it doesn't accept connections",
  });
}

type DatabaseUrls = Pick<Services, 'databaseUrl' | 'ownerUrl'>;

export async function openDatabase(supervisor: Supervisor, settings: Settings): Promise<DatabaseUrls> {
  const { DATABASE_URL, DATABASE_OWNER_URL, DATA_DIR } = settings;
  if (DATABASE_URL) return { databaseUrl: DATABASE_URL, ownerUrl: DATABASE_OWNER_URL ?? DATABASE_URL };
  const ownerUrl = await step('PostgreSQL', () => startPostgres(supervisor, DATA_DIR));
  const url = new URL(ownerUrl);
  url.username = 'offload_app';
  url.password = appPassword(url.password);
  return { databaseUrl: url.href, ownerUrl };
}

/** The owner's password yields that of the app's role, and not the other way round. */
function appPassword(ownerPassword: string): string {
  return createHmac('sha256', ownerPassword).update('the role of the app').digest('base64url');
}

export async function openInbox(supervisor: Supervisor, settings: Settings): Promise<void> {
  const { SMTP_URL, SMTP_PORT, INBOX_PORT, DATA_DIR } = settings;
  if (SMTP_URL) return;
  await step('Inbox', () => startInbox(supervisor, DATA_DIR, SMTP_PORT, INBOX_PORT));
}

/** Starts a mail server that delivers nothing and shows every email on a page. */
function inboxSpec(dataDir: string, smtpPort: number, pagePort: number): ProcessSpec {
  const { command, args } = nodeOn('scripts/services/inbox-server.ts');
  return {
    name: 'inbox',
    command,
    args: [...args, String(smtpPort), String(pagePort), join(dataDir, 'inbox')],
    cwd: root,
    env: { PATH: process.env.PATH },
    service: true,
    ending: { signal: 'SIGTERM', patience: 1000, force: 'SIGKILL' },
  };
}
