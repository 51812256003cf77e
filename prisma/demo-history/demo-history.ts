import { salesImport } from '@offload/kinds/sales-import';
import { periodName, salesReport } from '@offload/kinds/sales-report';
import { createRandom } from '../../scripts/random';

/** What the demo's past jobs of a kind were like. */
interface DemoKind {
  kind: string;
  queue: string;
  maxAttempts: number;
  /** On a busy day. */
  perHour: number;
  runMs: number;
  request: (random: () => number) => { title: string; payload: object; result: object };
}

const reports: DemoKind = {
  kind: salesReport.kind,
  queue: salesReport.queue,
  maxAttempts: salesReport.maxAttempts,
  perHour: 3,
  runMs: 900,
  request(random) {
    const period = { year: 2026, month: 1 + Math.floor(random() * 10) };
    const orders = 80 + Math.floor(random() * 60);
    const revenue = (orders * (90 + random() * 60)).toFixed(2);
    return {
      title: `${periodName(period)}, CSV`,
      payload: { id: 'monthly-sales', ...period, format: 'csv' },
      result: { period: periodName(period), orders, revenue, currency: 'EUR' },
    };
  },
};

const imports: DemoKind = {
  kind: salesImport.kind,
  queue: salesImport.queue,
  maxAttempts: salesImport.maxAttempts,
  perHour: 1,
  runMs: 2_500,
  request(random) {
    const fileName = `orders-week-${36 + Math.floor(random() * 8)}.csv`;
    const rows = 200 + Math.floor(random() * 900);
    const changed = Math.floor(rows * 0.1);
    const counts = { rows, new: rows - changed, changed, same: 0, repeated: 0, rejected: 0 };
    return { title: fileName, payload: { sha256: '0'.repeat(64), fileName }, result: counts };
  },
};

const demoKinds: DemoKind[] = [reports, imports];

/** A job that has finished. */
export interface PastJob extends Pick<DemoKind, 'kind' | 'queue' | 'maxAttempts'> {
  title: string;
  payload: object;
  createdAt: Date;
  /** Its attempts, oldest first. Only the last one can have succeeded. */
  runs: PastRun[];
  /** Exactly one of the two is null. */
  failure: Failure | null;
  result: object | null;
  /** Whether it belongs to the admin instead of the demo's user. */
  isOfAdmin?: boolean;
  /** The email that a mail server has rejected. */
  rejected?: { recipient: string; response: string };
}

/** An attempt: when it was due, and milliseconds in the queue and of the run. */
export interface PastRun {
  dueAt: Date;
  waitedMs: number;
  ranMs: number;
}

interface Failure {
  code: string;
  message: string;
  signature: string;
  /** Whether only its owner can fix it, so that it doesn't count as a failure of the queue. */
  isOwners: boolean;
}

const hourMs = 3_600_000;
const hours = 7 * 24;
/** How long ago the slow day began and ended: one worker had to do the work of three. */
const slowHours = { from: 72, to: 60 };
// Starts at midnight, UTC. Most people work from eight to six.
const busyness = [1, 1, 1, 1, 1, 2, 4, 7, 10, 10, 9, 8, 7, 9, 10, 9, 8, 7, 5, 4, 3, 2, 2, 1].map(
  (share) => share / 10,
);

/** Returns the week before `now` as it should be: successes, and a slow day. Oldest first. */
export function demoHistory(seed: number, now: Date): PastJob[] {
  const random = createRandom(seed);
  const jobs: PastJob[] = [];
  for (let ago = hours; ago >= 1; ago -= 1) {
    const from = now.getTime() - ago * hourMs;
    const isSlow = ago <= slowHours.from && ago > slowHours.to;
    for (const kind of demoKinds) {
      const expected = kind.perHour * (busyness[new Date(from).getUTCHours()] ?? 0);
      for (let left = expected; left > 0; left -= 1) {
        if (random() >= left) continue;
        // The last ones have finished too.
        const createdAt = new Date(from + random() * 0.9 * hourMs);
        jobs.push(pastJob(kind, { createdAt, isSlow, random }));
      }
    }
  }
  return jobs.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

interface Moment {
  createdAt: Date;
  isSlow: boolean;
  random: () => number;
}

function pastJob(demoKind: DemoKind, { createdAt, isSlow, random }: Moment): PastJob {
  const { kind, queue, maxAttempts, runMs, request } = demoKind;
  const run: PastRun = {
    dueAt: createdAt,
    waitedMs: Math.round((5 + 30 * random() ** 3) * (isSlow ? 4_000 : 1)),
    ranMs: Math.round(runMs * (0.5 + random() ** 2 * 3) * (isSlow ? 3 : 1)),
  };
  return { kind, queue, maxAttempts, ...request(random), createdAt, runs: [run], failure: null };
}
