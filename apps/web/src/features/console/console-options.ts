import type { ConsoleOptions } from '@offload/console';
import { adviceFor } from '../jobs/detail/advice';
import { aboutJob } from './about-job';

/** What the console shows that pages know: more about jobs, and what helps when one fails. */
export const consoleOptions = {
  aboutJob,
  advice: ({ kind, code }) => adviceFor(kind, code),
} satisfies Partial<ConsoleOptions>;
