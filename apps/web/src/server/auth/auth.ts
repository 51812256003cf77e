import type { JobClient } from '@offload/core';
import { countHits, type Database } from '@offload/db';
import { sessionKey } from '@offload/env';
import type { BetterAuthOptions, BetterAuthRateLimitOptions } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { betterAuth } from 'better-auth/minimal';
import { admin } from 'better-auth/plugins/admin';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Logger } from 'pino';
import type { Env } from '@/env';
import { clientHeader } from '../http/client-address';
import { ownOrigins } from '../http/origins';
import { consoleSessionPlugin } from './console-session';
import { knownDevicePlugin } from './known-device';
import { endOutdatedSignIn, replacePasswordCalls } from './password-calls';
import type { PasswordHasher } from './password-hashing';
import { passwordLength } from './password-length';
import { signInLinkPlugin } from './sign-in-link';
import { signInPlugin } from './two-factor/sign-in-plugin';

interface AuthParts {
  db: Database;
  jobs: JobClient;
  passwords: PasswordHasher;
}

export function createAuth({ db, jobs, passwords }: AuthParts, env: Env, log: Logger) {
  return betterAuth({
    baseURL: env.APP_URL,
    basePath: '/api/auth',
    secret: sessionKey(env.AUTH_SECRET),
    trustedOrigins: ownOrigins(env.APP_URL),
    database: prismaAdapter(db, { provider: 'postgresql' }),
    emailAndPassword: passwordOptions(passwords),
    hooks: { before: replacePasswordCalls(db, jobs), after: endOutdatedSignIn(db) },
    databaseHooks: {
      account: { update: { after: ({ userId }) => endLinks(db, userId) } },
    },
    // No browser gets a new cookie, and a copied one can’t be kept alive. Staff sessions: staff-session.ts.
    session: { disableSessionRefresh: true },
    verification: { storeIdentifier: 'hashed' },
    disabledPaths: [
      // An HTML page.
      '/error',
      // No page uses it, and it accepts names that our sign-up rejects.
      '/update-user',
    ],
    // Concurrent attempts can get past the plugin's own lock.
    plugins: [
      admin(),
      twoFactor({ accountLockout: { enabled: false } }),
      signInPlugin(db),
      signInLinkPlugin(db),
      consoleSessionPlugin(),
      knownDevicePlugin(),
    ],
    rateLimit: rateLimitOf(db),
    advanced: { ipAddress: { ipAddressHeaders: [clientHeader()] } },
    telemetry: { enabled: false },
    // Unexpected errors go to the API's own handler, which knows whether the database is down.
    onAPIError: { throw: true },
    logger: loggerOf(log),
  });
}

function passwordOptions(password: PasswordHasher) {
  return {
    enabled: true,
    // Accounts are created by our own sign-up, together with their welcome email.
    disableSignUp: true,
    minPasswordLength: passwordLength.min,
    maxPasswordLength: passwordLength.max,
    password,
  };
}

/** better-auth's own log is plain text, and a request could inject lines into it. */
function loggerOf(log: Logger): NonNullable<BetterAuthOptions['logger']> {
  return {
    log: (level, message, ...details) =>
      log[level]({ error: details.find((detail) => detail instanceof Error) }, message),
  };
}

/** The password has changed: links that were sent before no longer work. */
async function endLinks(db: Database, userId: string): Promise<void> {
  await db.verification.deleteMany({ where: { value: userId } });
}

function rateLimitOf(db: Database): BetterAuthRateLimitOptions {
  return {
    enabled: true,
    window: 60,
    max: 600,
    customRules: {
      // Limited in api/auth.ts, by account as well.
      '/sign-in/email': false,
      '/request-password-reset': false,
      // Only this machine can call it, and a token can't be guessed.
      '/sign-in/link': false,
      '/two-factor/*': { window: 60, max: 60 },
    },
    // All other routes, including those of plugins, are counted with ours: by all processes together.
    customStorage: {
      async consume(key, { window, max }) {
        // By client and rule, so that made-up paths create no rows.
        const [client] = key.split('|');
        const rule = `${max} calls of better-auth in ${window} s from ${client}`;
        const seconds = await countHits(db, [{ key: rule, max, seconds: window }]);
        return { allowed: seconds === 0, retryAfter: seconds || null };
      },
    },
  };
}
