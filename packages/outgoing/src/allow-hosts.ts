import { z } from 'zod';

/** A setting: private hosts that may be reached, as a comma-separated list of `host` or `host:port`. */
export const allowHosts = z
  .string()
  .toLowerCase()
  .default('')
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(
    z.array(z.string().regex(/^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/, 'must be a list of host or host:port')),
  );
