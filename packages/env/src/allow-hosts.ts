import { z } from 'zod';

const entry = z
  .string()
  .regex(
    /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?(\/[^\s?#]*)?$/i,
    'must be a list of host or host:port, which may have the path of one page',
  )
  .transform((text) => text.replace(/^[^/]*/, (host) => host.toLowerCase()));

/**
 * A setting: private hosts that may be reached, as a comma-separated list of `host` or `host:port`. With a path, such as
 * `localhost:3000/sample.jpg`, only this path may be.
 */
export const allowHosts = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(entry));
