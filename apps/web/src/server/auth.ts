import type { Database } from '@offload/db';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { admin } from 'better-auth/plugins';
import type { Logger } from 'pino';
import type { Env } from '@/env';
import { clientHeader } from './client-address';
import { ownOrigins } from './origins';
import { passwordLength } from './password-length';

export type Auth = ReturnType<typeof createAuth>;

/** `sendPasswordReset` must have written the message down when it resolves. */
export function createAuth(
  db: Database,
  env: Env,
  log: Logger,
  sendPasswordReset: (person: { id: string; email: string }) => Promise<void>,
) {
  return betterAuth({
    baseURL: env.APP_URL,
    basePath: '/api/auth',
    secret: env.AUTH_SECRET,
    trustedOrigins: ownOrigins(env.APP_URL),
    database: prismaAdapter(db, { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      // Accounts are made by our own sign-up, together with their welcome mail.
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user }) => sendPasswordReset(user),
    },
    verification: { storeIdentifier: 'hashed' },
    disabledPaths: [
      // An HTML page.
      '/error',
      // No page uses it, and it takes names that our sign-up refuses.
      '/update-user',
    ],
    plugins: [admin()],
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      customRules: {
        '/sign-in/email': { window: 60, max: 200 },
        // How often one person is written to is limited where the message is enqueued.
        '/request-password-reset': { window: 60, max: 60 },
      },
    },
    advanced: { ipAddress: { ipAddressHeaders: [clientHeader()] } },
    telemetry: { enabled: false },
    // What is no refusal goes up to the API's own handler, which knows whether the database is away.
    onAPIError: { throw: true },
    // Its own log is lines of plain text, into which a request could write lines of its own.
    logger: {
      log: (level, message, ...details) =>
        log[level]({ error: details.find((detail) => detail instanceof Error) }, message),
    },
  });
}
