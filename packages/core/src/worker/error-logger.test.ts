import { expect, it } from 'vitest';
import { databaseDown } from '../database/database-down';
import { openLog } from '../log/open-log';
import { createErrorLogger } from './error-logger';

it("says that the database's disk is full, and nothing else while it is down", () => {
  const lines: string[] = [];
  const log = openLog('worker', 'info', { write: (line) => lines.push(line) });
  const failed = createErrorLogger(log)('failed to sweep');
  const noSpace = Object.assign(new Error('could not extend file: No space left on device'), {
    code: '53100',
  });
  for (const cause of [new Error('connect ECONNREFUSED'), noSpace, noSpace]) failed(databaseDown(cause));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('No space left on device');
});
