import { type HistoryEvent, readHistory } from '@offload/core/admin';
import type { Connection } from '@offload/core/sql';
import type { StateChange, TimelineEntry } from '../views';
import { stateOf } from './job-rows';

// The history lacks it, because the worker that would have written it is gone.
const workerLost = 'The worker stopped responding.';

interface TimelineJob {
  id: string;
  ownerId: string;
  requestId: string | null;
  /** The `traceparent` of that request. */
  traceparent: string | null;
  createdAt: Date;
}

/** Returns the names that a reader may know of people, by how the history names them. */
export type NamesOf = (actors: string[]) => Promise<ReadonlyMap<string, string>>;

/**
 * Returns what has happened to a job, oldest first: the request that caused it, and its changes of state. `namesOf` returns
 * the names that the reader may know of those who are neither its owner nor a worker.
 *
 * @example
 * const entries = await readTimeline(jobs.db, row, async () => new Map()); // names no one
 */
export async function readTimeline(
  db: Connection,
  job: TimelineJob,
  namesOf: NamesOf,
): Promise<TimelineEntry[]> {
  const events = await readHistory(db, job.id);
  const byOf = ({ actor }: HistoryEvent) => actorType(actor, job.ownerId);
  const operators = events.filter((event) => byOf(event) === 'operator').map(({ actor }) => actor);
  const names = await namesOf(operators);
  const { requestId, traceparent, createdAt } = job;
  const traceId = traceparent?.split('-')[1] ?? null;
  const request: TimelineEntry[] =
    requestId === null ? [] : [{ type: 'request', requestId, traceId, at: createdAt.toISOString() }];
  const changes = events.flatMap((event, index): TimelineEntry[] => {
    const isRerun = event.state === 'running' && events[index - 1]?.state === 'running';
    const change: StateChange = {
      type: 'state',
      state: stateOf(event.state),
      attempt: event.attempt,
      by: byOf(event),
      operator: names.get(event.actor) ?? null,
      message: isRerun ? workerLost : event.message,
      at: event.at.toISOString(),
    };
    const { dispatchedAt } = event;
    return dispatchedAt ? [{ type: 'dispatch', at: dispatchedAt.toISOString() }, change] : [change];
  });
  return [...request, ...changes];
}

/** Returns the part that someone plays in the history of a job. */
function actorType(actor: string, ownerId: string): StateChange['by'] {
  if (actor.startsWith('worker:')) return 'worker';
  if (actor.startsWith('schedule:')) return 'schedule';
  if (actor === 'sweeper') return 'sweeper';
  return nameOf(actor) === ownerId ? 'owner' : 'operator';
}

/** Returns the name or the ID of an actor such as `user:ada` or `operator:ada`. */
export function nameOf(actor: string): string {
  return actor.replace(/^\w+:/, '');
}
