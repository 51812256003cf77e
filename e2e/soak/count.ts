import { findOrphans } from '@offload/testing/samples';
import type { World } from '../matrix/world';
import type { Accepted } from './traffic';

/** What a soak has come to. */
export interface Counts {
  accepted: number;
  succeeded: number;
  failed: number;
  canceled: number;
  /** Accepted, but there is no job or it never ended. */
  lost: number;
  endedTwice: number;
  /** Copies of an email beyond the first, whose acceptance was unknown when they were sent, and other copies. */
  unknownCopies: number;
  otherCopies: number;
  bytesWithoutRow: number;
  rowsWithoutBytes: number;
  processesLeft: number;
  /** Seconds in which no job ended. */
  longestGap: number;
}

const ends = ['succeeded', 'failed', 'canceled'];

/** Counts what is left when everything has stopped. */
export async function count(world: World, accepted: Accepted, processesLeft: number): Promise<Counts> {
  const { db } = world.database;
  const jobs = await db.job.findMany({ include: { email: true, owner: true } });
  const ended = jobs.filter(({ state }) => ends.includes(state));
  const endedIds = new Set(ended.map(({ id }) => id));
  const welcomed = new Set(
    ended.filter(({ kind }) => kind === 'welcome-email').map(({ owner }) => owner.email),
  );
  const copies = jobs.flatMap(({ email }) => {
    if (!email?.messageId) return [];
    const sent = world.mail.accepted.filter(({ messageId }) => messageId === email.messageId).length;
    return sent > 1 ? [{ more: sent - 1, unknown: Math.min(email.unanswered, sent - 1) }] : [];
  });
  const orphans = await findOrphans({ db, storageUrl: world.storageUrl });
  const stateIs = (wanted: string) => jobs.filter(({ state }) => state === wanted).length;
  const unknownCopies = sum(copies.map(({ unknown }) => unknown));
  return {
    accepted: accepted.emails.length + accepted.jobIds.length,
    succeeded: stateIs('succeeded'),
    failed: stateIs('failed'),
    canceled: stateIs('canceled'),
    lost:
      accepted.jobIds.filter((id) => !endedIds.has(id)).length +
      accepted.emails.filter((email) => !welcomed.has(email)).length,
    endedTwice: (await countEnds(world)) - ended.length,
    unknownCopies,
    otherCopies: sum(copies.map(({ more }) => more)) - unknownCopies,
    bytesWithoutRow: orphans.withoutRow.length,
    rowsWithoutBytes: orphans.withoutBytes.length,
    processesLeft,
    longestGap: longestGap(ended.flatMap(({ finishedAt }) => finishedAt?.getTime() ?? [])),
  };
}

/** Counts how often jobs have ended, as the figures do, which are written with each end. */
async function countEnds({ database: { core } }: World): Promise<number> {
  const [counted] = await core.query<{ count: number }>({
    text: `SELECT sum(count)::int AS count FROM (
      SELECT count FROM offload.job_throughput WHERE span = 'ever' AND outcome <> 'retrying'
      UNION ALL SELECT count(*) FROM offload.job_end WHERE outcome <> 'retrying'
    ) AS counted`,
    values: [],
  });
  return counted?.count ?? 0;
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

function longestGap(times: number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(0, ...sorted.slice(1).map((time, index) => time - (sorted[index] ?? time))) / 1_000;
}

/** Says what must never be: empty if all is well. */
export function faultsOf(counts: Counts): string[] {
  const never = [
    ...([
      'lost',
      'endedTwice',
      'otherCopies',
      'bytesWithoutRow',
      'rowsWithoutBytes',
      'processesLeft',
    ] as const),
  ];
  return never.filter((name) => counts[name] > 0).map((name) => `${name}: ${counts[name]}`);
}
