import type { Settings } from './env';
import type { System } from './system';

/** The first line is fixed: people and scripts wait for it. */
export function announce(settings: Settings, { services, admin }: System): void {
  const password = settings.ADMIN_PASSWORD ? '(the one that you set)' : admin.password;
  console.log(`Offload is ready: ${settings.APP_URL}`);
  if (services.inboxUrl) console.log(`  Inbox     ${services.inboxUrl}`);
  console.log(`  Admin     ${admin.email}`);
  console.log(`  Password  ${password}`);
}
