import { consoleLink } from './console-link';
import type { Settings } from './env';
import { inboxToken } from './secrets';
import type { System } from './system';

/** Prints where everything is. The first line must not change: scripts wait for it. */
export async function announce(settings: Settings, system: System): Promise<void> {
  const { services, admin } = system;
  const password = settings.ADMIN_PASSWORD ? '(the one you set)' : admin.password;
  const link = await consoleLink(settings, system);
  console.log(`Offload is ready: ${settings.APP_URL}`);
  if (services.inboxUrl)
    console.log(`  Inbox     ${services.inboxUrl}/?token=${encodeURIComponent(inboxToken(settings))}`);
  if (services.ratesUrl) console.log(`  Rates     ${services.ratesUrl}`);
  console.log(`  Admin     ${admin.email}`);
  console.log(`  Password  ${password}`);
  if (link) console.log(`  Console   ${link} (signs you in once, within an hour)`);
}
