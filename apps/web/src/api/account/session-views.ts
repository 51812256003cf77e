import { z } from '@hono/zod-openapi';
import Bowser from 'bowser';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';

const time = z.iso.datetime().openapi({ example: '2026-12-04T09:30:00.000Z' });

const SessionSchema = z
  .object({
    id: z.string(),
    device: z.string().openapi({
      description: 'Its browser and system, as far as the browser says',
      example: 'Firefox on Linux',
    }),
    ipAddress: z.string().nullable().openapi({ description: 'Where the session began' }),
    createdAt: time,
    lastSeenAt: time.openapi({ description: 'Within five minutes' }),
    isCurrent: z.boolean().openapi({ description: 'Whether this call belongs to it' }),
    links: z.object({ self: z.string() }),
  })
  .openapi('Session');

export type SessionView = z.infer<typeof SessionSchema>;

export const SessionListSchema = z.object({ data: z.array(SessionSchema) }).openapi('SessionList');

const maxShown = 100;

/** Returns the sessions of a user: this one, then those that were used last. */
export async function findSessions({ id: userId, sessionId }: Person): Promise<SessionView[]> {
  const rows = await runtime().db.session.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: maxShown,
  });
  const views = rows.map(({ id, ipAddress, userAgent, createdAt, updatedAt }) => ({
    id,
    device: deviceOf(userAgent ?? ''),
    ipAddress: ipAddress || null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: updatedAt.toISOString(),
    isCurrent: id === sessionId,
    links: { self: `/api/sessions/${id}` },
  }));
  return [...views.filter(({ isCurrent }) => isCurrent), ...views.filter(({ isCurrent }) => !isCurrent)];
}

/** Returns what a `User-Agent` says in words: `Firefox on Linux`. */
export function deviceOf(userAgent: string): string {
  if (!userAgent) return 'Unknown browser';
  const { browser, os } = Bowser.parse(userAgent);
  const name = browser.name || 'Unknown browser';
  return os.name ? `${name} on ${os.name}` : name;
}
