import type { JobContext, Services } from '../src/contract/context';
import { createSteps } from '../src/contract/create-steps';
import { createInlineSteps } from '../src/testing/steps';

// Tests of the core use no services of any app.
const services: Services = Object.create(null);

const signal = new AbortController().signal;
const now = () => new Date();
/** Keeps steps in memory. */
export const testSteps = createInlineSteps({ now, signals: {}, runChild: () => ({ result: {} }) }).store;

/** The context of a run that does nothing. */
export const testContext: JobContext = {
  job: { id: crypto.randomUUID(), kind: 'test', ownerId: 'somebody', payloadVersion: 1 },
  attempt: 1,
  signal,
  progress: async () => undefined,
  log: { info: () => undefined },
  now,
  services,
  ...createSteps(testSteps, now, signal),
};
