import { z } from 'zod';

/** An email address, as accounts have it: without spaces around it, in lower case. */
export const emailAddress = z
  .string('is required')
  .trim()
  .toLowerCase()
  .max(254, 'must be up to 254 characters')
  .pipe(z.email('must be an email address'));
