import type { JobContext } from '@offload/jobs/context';

const unused = () => Promise.reject(new Error('not in this test'));
const none = () => {
  throw new Error('not in this test');
};

/** The context of a run that is to do nothing of what it could. */
export const testContext: JobContext = {
  job: { id: crypto.randomUUID(), kind: 'test', ownerId: 'somebody', payloadVersion: 1 },
  attempt: 1,
  signal: new AbortController().signal,
  progress: async () => undefined,
  log: { info: () => undefined },
  now: () => new Date(),
  data: {
    ...{ person: unused, job: unused, changeJobs: unused, orders: { merge: unused } },
    sales: { totals: unused, figures: unused, shares: unused, orders: none, csv: none },
  },
  files: { sources: unused, open: unused, write: unused },
  web: { fetch: unused },
  webhook: { post: unused },
  links: { setPassword: unused, page: none },
  mail: { send: unused },
};
