import { system } from '@offload/kinds/system';

/** The kinds whose jobs only serve other jobs. The list of one's own jobs leaves them out, unless it's asked for them. */
export const internalKinds = [...system.contracts.values()].flatMap(({ kind, isInternal }) =>
  isInternal ? kind : [],
);
