import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { accepts, type ProcessSpec, type Supervisor, waitFor } from '@offload/processes';
import { nodeOn } from '../bin';
import { root } from '../root';
import { step } from '../step';
import type { Settings } from '../system/env';
import { inboxToken, writeSecretFiles } from '../system/secrets';
import { smtpLogin } from './inbox-secrets';
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

type InboxSettings = Pick<Settings, 'SMTP_URL' | 'SMTP_PORT' | 'INBOX_PORT' | 'INBOX_TOKEN' | 'DATA_DIR'>;

export function mailAddresses(settings: InboxSettings): Pick<Services, 'smtpUrl' | 'inboxUrl'> {
  const { SMTP_URL, SMTP_PORT, INBOX_PORT } = settings;
  if (SMTP_URL) return { smtpUrl: SMTP_URL, inboxUrl: undefined };
  const { user, password } = smtpLogin(inboxToken(settings));
  return {
    smtpUrl: `smtp://${user}:${password}@127.0.0.1:${SMTP_PORT}`,
    inboxUrl: `http://localhost:${INBOX_PORT}`,
  };
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

/** Starts a mail server that delivers nothing and shows every email on a page. */
export async function openInbox(supervisor: Supervisor, settings: InboxSettings): Promise<void> {
  const { SMTP_URL, SMTP_PORT, INBOX_PORT } = settings;
  if (SMTP_URL) return;
  await step('Inbox', () => {
    const inbox = supervisor.keep(inboxSpec(settings));
    return waitFor({
      what: 'Inbox',
      processes: [inbox],
      missing: async () =>
        (await accepts(SMTP_PORT)) && (await accepts(INBOX_PORT))
          ? undefined
          : "it doesn't accept connections",
    });
  });
}

function inboxSpec(settings: InboxSettings): ProcessSpec {
  const { SMTP_PORT, INBOX_PORT, DATA_DIR } = settings;
  const { command, args } = nodeOn('scripts/services/inbox-server.ts');
  // Not as an argument or in the environment: every user of this machine can read the arguments of a process.
  const token = writeSecretFiles(join(DATA_DIR, 'secrets', 'inbox'), { INBOX_TOKEN: inboxToken(settings) });
  return {
    name: 'inbox',
    command,
    args: [...args, String(SMTP_PORT), String(INBOX_PORT), join(DATA_DIR, 'inbox')],
    cwd: root,
    env: { PATH: process.env.PATH, ...token },
    service: true,
    ending: { signal: 'SIGTERM', patience: 1000, force: 'SIGKILL' },
  };
}
