import { pino } from 'pino';
import { expect, it } from 'vitest';
import { testSteps } from '../../test/context';
import { contractOf } from '../../test/contract';
import type { Services } from '../contract/context';
import { defineProcessor } from '../contract/define-processor';
import { runInProcess } from '../run/attempt';
import { createRunJob } from './run';
import type { ServiceProvider } from './services';

const processor = defineProcessor(contractOf('quick'), async () => ({ pages: 1 }));
const claim = {
  id: crypto.randomUUID(),
  kind: 'quick',
  ownerId: 'ann',
  payload: {},
  payloadVersion: 1,
  attempt: 1,
  maxAttempts: 3,
  fence: 1,
  gate: null,
  requestId: null,
  traceparent: null,
  leftMs: null,
};
const noServices: Services = Object.create(null);

/** Runs a job whose services attach this. */
function runAttaching(value: unknown) {
  const services: ServiceProvider = {
    forRun({ attach }) {
      attach('files', value);
      return noServices;
    },
  };
  const writer = { progress: async () => undefined, log: async () => undefined };
  const log = pino({ level: 'silent' });
  const run = createRunJob(
    { writer, services: () => services, openSteps: () => testSteps, log, now: () => new Date() },
    runInProcess,
  );
  return run(processor, claim, new AbortController().signal);
}

it('returns what services have attached with the success of a run', async () => {
  expect(await runAttaching([{ name: 'a\u0000.pdf' }])).toEqual({
    outcome: {
      state: 'succeeded',
      result: { pages: 1 },
      warnings: 0,
      attached: { files: [{ name: 'a.pdf' }] },
    },
    error: null,
  });
});

it('fails an attempt whose services have attached what is not JSON', async () => {
  const { outcome, error } = await runAttaching([{ bytes: 1n }]);
  expect(outcome).toMatchObject({ state: 'retrying', failure: { code: 'internal' } });
  expect(error).toMatchObject({ message: expect.stringContaining('BigInt') });
});
