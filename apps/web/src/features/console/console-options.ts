import type { ConsoleOptions } from '@offload/console';
import { viewOf } from '@/kinds/registry';
import { adviceFor } from '../jobs/detail/advice';
import { aboutJob } from './about-job';

export const consoleOptions = {
  aboutJob,
  advice: ({ kind, code }) => adviceFor(kind, code),
  scheduleName: ({ kind, template }) => (isObject(template) && viewOf(kind).scheduleName?.(template)) || null,
} satisfies Partial<ConsoleOptions>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
