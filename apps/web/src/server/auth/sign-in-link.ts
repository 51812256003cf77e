import { type Database, takeSignInLink } from '@offload/db';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as z from 'zod';
import { enterConsole } from './console-session';
import { isStaff, roleOf } from './roles';

const body = z.object({ token: z.string().max(64) });

/** Signs in with a link that works once: the one in the terminal, or a guest's own. */
export function signInLinkPlugin(db: Database) {
  return {
    id: 'sign-in-link',
    endpoints: {
      signInWithLink: createAuthEndpoint('/sign-in/link', { method: 'POST', body }, async (ctx) => {
        const { internalAdapter } = ctx.context;
        const userId = await takeSignInLink(db, ctx.body.token);
        const user = userId && (await internalAdapter.findUserById(userId));
        if (!user)
          throw new APIError('UNAUTHORIZED', { message: 'This link has expired or was already used.' });
        const session = await internalAdapter.createSession(user.id);
        const found = await internalAdapter.findSession(session.token);
        // A guest's own link is no way into the console.
        if (found && isStaff(roleOf(found.user.role))) await enterConsole(ctx, found);
        else await setSessionCookie(ctx, { session, user });
        return ctx.json({ user: { id: user.id, email: user.email } });
      }),
    },
  } satisfies BetterAuthPlugin;
}
