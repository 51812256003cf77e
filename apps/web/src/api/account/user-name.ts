import { z } from '@hono/zod-openapi';

/** What users call themselves. Emails to them begin with it. */
export const userName = z
  .string('must be text')
  .trim()
  .max(100, 'must be up to 100 characters')
  .regex(/^\P{Cc}*$/u, 'must not contain control characters');
