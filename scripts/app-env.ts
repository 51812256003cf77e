import { join, resolve } from 'node:path';
import type { Settings } from './env';
import { root } from './root';
import { readSecrets } from './secrets';
import type { Services } from './services/services';

export type Mode = 'production' | 'development';

export interface AdminLogin {
  email: string;
  password: string;
}

/** Web and worker run in different folders: a relative one means the same to both only when made absolute here. */
function storageUrl({ STORAGE_URL, DATA_DIR }: Settings): string {
  if (!STORAGE_URL) return `file:${join(DATA_DIR, 'files')}`;
  if (!STORAGE_URL.startsWith('file:')) return STORAGE_URL;
  return `file:${resolve(root, STORAGE_URL.slice('file:'.length).replace(/^\/\/(?=\/)/, ''))}`;
}

function demoFaults({ DEMO_FAULTS, embedded }: Settings): string {
  if (!DEMO_FAULTS) return String(embedded);
  return String(DEMO_FAULTS === '1' || DEMO_FAULTS === 'true');
}

/** The demo is quick to look at: its admin signs in with a password alone. */
function staffTwoFactor({ STAFF_TWO_FACTOR, DATABASE_URL }: Settings): string {
  return STAFF_TWO_FACTOR ?? (DATABASE_URL ? 'on' : 'off');
}

/** The demo may fetch pictures from itself, which is not public. */
function fetchAllowHosts({ FETCH_ALLOW_HOSTS, embedded, APP_URL }: Settings): string {
  return FETCH_ALLOW_HOSTS ?? (embedded ? new URL(APP_URL).host : '');
}

export function adminLogin(settings: Settings): AdminLogin {
  const password = settings.ADMIN_PASSWORD ?? readSecrets(settings.DATA_DIR).adminPassword;
  return { email: settings.ADMIN_EMAIL, password };
}

/** What web and worker are told: every address is filled in, so that neither has to know our defaults. */
export function appEnv(settings: Settings, services: Services, mode: Mode): NodeJS.ProcessEnv {
  const { ADMIN_PASSWORD: _, ...inherited } = process.env;
  return {
    ...inherited,
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: services.databaseUrl,
    QUEUE_URL: settings.QUEUE_URL ?? services.databaseUrl,
    SMTP_URL: services.smtpUrl,
    STORAGE_URL: storageUrl(settings),
    AUTH_SECRET: settings.AUTH_SECRET ?? readSecrets(settings.DATA_DIR).authSecret,
    APP_URL: settings.APP_URL,
    ADMIN_EMAIL: settings.ADMIN_EMAIL,
    FETCH_ALLOW_HOSTS: fetchAllowHosts(settings),
    STAFF_TWO_FACTOR: staffTwoFactor(settings),
    DEMO_FAULTS: demoFaults(settings),
    ...(services.inboxUrl ? { INBOX_URL: services.inboxUrl } : {}),
  };
}
