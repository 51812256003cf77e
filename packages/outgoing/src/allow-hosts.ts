import { z } from 'zod';

/** A setting: hosts that may be asked although they are not public, `host` or `host:port`, with commas. */
export const allowHosts = z
  .string()
  .toLowerCase()
  .default('')
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.string().regex(/^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/, 'is not host or host:port, …')));
