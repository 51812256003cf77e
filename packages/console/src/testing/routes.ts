import type { Jobs } from '@offload/core';
import { createJobClient } from '@offload/core/admin';
import { createConsoleApi } from '../api/console-api';

/** Returns the paths of all routes of the console, as they are registered. */
export function routesOf(jobs: Jobs, method: 'GET' | 'POST'): string[] {
  const parts = { ...jobs, onError: () => undefined };
  const { routes } = createConsoleApi({ ...parts, client: createJobClient(parts) });
  const found = routes.filter((route) => route.method === method && !route.path.endsWith('*'));
  return [...new Set(found.map(({ path }) => path))];
}
