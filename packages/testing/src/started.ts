import { channel } from 'node:diagnostics_channel';

/** What a test starts is counted by `npm test -- --profile` (scripts/test/measure.ts). */
const starts = channel('offload.test.started');

/** Reports that a test has started a server, a process, or a database. */
export function started(what: string): void {
  starts.publish(what);
}
