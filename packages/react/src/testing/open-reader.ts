import type { JobReader } from '@offload/core';
import { createJobReader } from '@offload/core/internal';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { createJobRoute } from '../server/job-route';

/** An app without parts of its own. */
export const noParts = { read: async (found: unknown[]) => found.map(() => ({})) };

/** Opens the jobs of a database of the test file's own. No read of them may fail. */
export function openReader() {
  let database: TestDatabase;
  let jobs: JobReader;
  const failures: unknown[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    jobs = createJobReader({ db: database.core, parts: noParts, onError: (error) => failures.push(error) });
  });
  afterAll(async () => {
    expect(failures).toEqual([]);
    await database.drop();
  });
  return {
    core: () => database.core,
    jobs: () => jobs,
    /** Requests a job as its owner. */
    get(id: string, headers: Record<string, string> = {}, init: RequestInit = {}) {
      const route = createJobRoute({
        jobs,
        authorize: (request, job) => request.headers.get('User') !== 'stranger' && job.id === id,
        expose: ['progress', 'result'],
      });
      return route.GET(new Request(`http://localhost/api/jobs/${id}`, { headers, ...init }));
    },
  };
}
