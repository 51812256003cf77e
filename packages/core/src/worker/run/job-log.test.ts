import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Claim } from '../claim';
import type { LogLine } from '../log';
import { createJobLog } from './job-log';
import { createSecrets } from './secrets';

const claim: Claim = {
  id: 'a job',
  kind: 'import',
  ownerId: 'ada',
  payload: {},
  payloadVersion: 1,
  attempt: 2,
  maxAttempts: 3,
  fence: 2,
  gate: null,
  requestId: null,
  traceparent: null,
  leftMs: null,
};

it('keeps no more lines in memory than the log of a job, however slowly the database writes them', async () => {
  const given: { line: LogLine; written(): void }[] = [];
  const writer = {
    log: (line: LogLine) => new Promise<void>((resolve) => void given.push({ line, written: resolve })),
  };
  const logToJob = createJobLog(
    { writer, log: pino({ level: 'silent' }), secrets: createSecrets({}, []) },
    claim,
  );
  for (let row = 0; row < 5_000; row += 1) logToJob('info', { message: `Row ${row}` });
  expect(given).toHaveLength(500);
  for (let at = 0; at < given.length; at += 1) {
    given[at]?.written();
    await new Promise(setImmediate);
  }
  const messages = given.map(({ line }) => line.message);
  const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `Row ${from + at}`);
  expect(messages).toEqual([...rows(0, 500), ...rows(4_000, 5_000)]);
});
