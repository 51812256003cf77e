import type { JobContext, Services } from '../context';

// Tests of the core use no services of any app.
const services: Services = Object.create(null);

/** The context of a run that does nothing. */
export const testContext: JobContext = {
  job: { id: crypto.randomUUID(), kind: 'test', ownerId: 'somebody', payloadVersion: 1 },
  attempt: 1,
  signal: new AbortController().signal,
  progress: async () => undefined,
  log: { info: () => undefined },
  now: () => new Date(),
  services,
};
