'use client';

import { kindName } from '@offload/console/text';
import { ConsoleKeys, type Destination } from '@offload/console/ui';

/** The keyboard shortcuts of staff, and the buttons that say that they exist. */
export function AdminKeys(props: { places: Destination[]; queues: string[]; kinds: string[] }) {
  const kinds = props.kinds.map((kind) => ({ kind, label: kindName(kind) }));
  const around = { ...props, basePath: '/admin', kinds };
  return <ConsoleKeys around={around} open={(href) => location.assign(href)} retries />;
}
