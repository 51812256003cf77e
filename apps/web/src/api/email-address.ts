import { z } from 'zod';

/** An email address, as accounts have it: without spaces around it, in lower case. */
export const emailAddress = z
  .string('is required')
  .trim()
  .toLowerCase()
  .max(254, 'is too long')
  .pipe(z.email('is not an e-mail address'));
