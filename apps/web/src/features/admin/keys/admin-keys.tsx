'use client';

import { ConsoleKeys } from '@offload/console/ui/keys/console-keys.tsx';
import type { Destination } from '@offload/console/ui/keys/destinations.ts';
import { consolePath } from '../admin-hrefs';

/** The keyboard shortcuts of staff, and the buttons that say that they exist. */
export function AdminKeys({ places, queues }: { places: Destination[]; queues: string[] }) {
  const around = { basePath: consolePath, places, queues };
  return <ConsoleKeys around={around} open={(href) => location.assign(href)} retries />;
}
