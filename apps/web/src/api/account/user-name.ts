import { z } from '@hono/zod-openapi';

/** What users call themselves. Emails to them begin with it. */
export const userName = z
  .string('must be text')
  .trim()
  .max(100, 'must be up to 100 characters')
  .refine((name) => !/\p{Cc}/u.test(name), 'must not contain control characters');
