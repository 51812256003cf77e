'use client';

import { ConsoleKeys, type Destination } from '@offload/console/ui';

/** The keyboard shortcuts of staff, and the buttons that say that they exist. */
export function AdminKeys({ places, queues }: { places: Destination[]; queues: string[] }) {
  const around = { basePath: '/admin', places, queues };
  return <ConsoleKeys around={around} open={(href) => location.assign(href)} retries />;
}
