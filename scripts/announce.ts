import type { Settings } from './env';
import type { System } from './system';

/** Prints where everything is. The first line must not change: scripts wait for it. */
export function announce(settings: Settings, { services, admin }: System): void {
  const password = settings.ADMIN_PASSWORD ? '(the one you set)' : admin.password;
  console.log(`Offload is ready: ${settings.APP_URL}`);
  if (services.inboxUrl) console.log(`  Inbox     ${services.inboxUrl}`);
  if (services.ratesUrl) console.log(`  Rates     ${services.ratesUrl}`);
  console.log(`  Admin     ${admin.email}`);
  console.log(`  Password  ${password}`);
}
