import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Claim } from './claim';
import { createJobLog } from './job-log';
import type { LogLine } from './log';
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

/** Makes a writer whose lines are written when the test says so, and a log of a run. */
function openSlowLog() {
  const given: { line: LogLine; written(): void }[] = [];
  const writer = {
    log: (line: LogLine) => new Promise<void>((resolve) => void given.push({ line, written: resolve })),
  };
  const parts = { writer, log: pino({ level: 'silent' }), secrets: createSecrets({}, []) };
  async function writeAll(): Promise<string[]> {
    for (let at = 0; at < given.length; at += 1) {
      given[at]?.written();
      await new Promise(setImmediate);
    }
    return given.map(({ line }) => line.message);
  }
  return { given, writeAll, openLog: (run: Claim) => createJobLog(parts, run) };
}

it('keeps no more lines in memory than the log of a job, however slowly the database writes them', async () => {
  const { given, writeAll, openLog } = openSlowLog();
  const logToJob = openLog({ ...claim });
  for (let row = 0; row < 5_000; row += 1) logToJob('info', { message: `Row ${row}` });
  expect(given).toHaveLength(500);
  const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `Row ${from + at}`);
  expect(await writeAll()).toEqual([...rows(0, 500), ...rows(4_000, 5_000)]);
});

it('writes why a run failed after all that its processor has logged', async () => {
  const { writeAll, openLog } = openSlowLog();
  const run = { ...claim };
  const logToJob = openLog(run);
  for (let row = 0; row < 2_000; row += 1) logToJob('info', { message: `Row ${row}` });
  openLog(run)('warn', { message: 'The printer is on fire.' });
  expect((await writeAll()).slice(-2)).toEqual(['Row 1999', 'The printer is on fire.']);
});
