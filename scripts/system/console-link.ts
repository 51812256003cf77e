import { putSignInLink } from '@offload/db/sign-in-link';
import { isLoopback } from '@offload/env';
import { connect } from '../connect';
import type { Settings } from './env';
import type { System } from './system';

/** As long as any other link of ours. */
const validSeconds = 3_600;

/**
 * Returns a link that opens the console on this machine once, signed in as the admin. Returns null where the admin needs a
 * second factor, or where others can reach the app. The token is in the fragment, which browsers send to no server.
 */
export async function consoleLink(settings: Settings, { services, admin }: System): Promise<string | null> {
  const isPrivate = [settings.HOST, new URL(settings.APP_URL).hostname].every(isLoopback);
  if (settings.DATABASE_URL || settings.STAFF_TWO_FACTOR === 'on' || !isPrivate) return null;
  const client = await connect(services.databaseUrl);
  try {
    const query = `SELECT id FROM "user" WHERE email = $1 AND role = 'admin'`;
    const { rows } = await client.query<{ id: string }>(query, [admin.email]);
    const [user] = rows;
    if (!user) return null;
    const token = await putSignInLink(client, user.id, validSeconds);
    return `${settings.APP_URL}/open-console#${token}`;
  } finally {
    await client.end();
  }
}
