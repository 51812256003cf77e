import { actorType } from '@offload/console/reads/state-changes.ts';
import { hidden } from '@offload/console/replay/secret-paths.ts';
import { findJobEffects, type JobRow } from '@offload/db';
import { hideAddresses } from '@/server/auth/redact';
import { isRedactedFor, isStaff } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import { findJobRow } from './job-queries';
import { stateOf } from './job-schema';
import type { StateChange, TimelineEntry } from './timeline-schema';

/**
 * Returns what has happened to a job, from the request that caused it to what it has led to, oldest first; null if this user
 * may not see it. Only staff see which operator made a change.
 */
export async function findTimeline(person: Person, id: string): Promise<TimelineEntry[] | null> {
  const job = await findJobRow(person, id);
  if (!job) return null;
  const [changes, effects] = await Promise.all([findChanges(person, job), findEffects(person, job)]);
  const { requestId, createdAt } = job;
  const request: TimelineEntry[] =
    requestId === null ? [] : [{ type: 'request', requestId, at: createdAt.toISOString() }];
  return [
    ...request,
    ...[...changes, ...effects].sort((one, other) => Date.parse(one.at) - Date.parse(other.at)),
  ];
}

async function findChanges(person: Person, job: JobRow): Promise<TimelineEntry[]> {
  const events = await runtime().db.jobEvent.findMany({ where: { jobId: job.id }, orderBy: { id: 'asc' } });
  const byOf = ({ actor }: { actor: string }) => actorType(actor, job.ownerId);
  const operators = events.filter((event) => byOf(event) === 'operator').map(({ actor }) => actor);
  const names = isStaff(person.role) ? await findOperatorNames(operators) : new Map<string, string>();
  return events.flatMap((event, index) => {
    const isRerun = event.state === 'running' && events[index - 1]?.state === 'running';
    const message = isRerun ? workerLost : event.message;
    const change: StateChange = {
      ...{ type: 'state', state: stateOf(event.state), attempt: event.attempt, by: byOf(event) },
      operator: names.get(event.actor) ?? null,
      message: message !== null && isRedactedFor(person, job) ? hideAddresses(message) : message,
      at: event.at.toISOString(),
    };
    const { dispatchedAt } = event;
    return dispatchedAt ? [{ type: 'dispatch', at: dispatchedAt.toISOString() }, change] : [change];
  });
}

// The history lacks it, because the worker that would have written it is gone.
const workerLost = 'The worker stopped responding.';

async function findEffects(person: Person, job: JobRow): Promise<TimelineEntry[]> {
  const effects = await findJobEffects(runtime().core, job.id);
  return effects.map((effect): TimelineEntry => {
    const at = effect.at.toISOString();
    if (effect.type === 'email') return { ...effect, at };
    if (effect.type === 'webhook') return { ...effect, state: stateOf(effect.state), at };
    return { type: 'file', name: isRedactedFor(person, job) ? hidden : effect.name, at };
  });
}

const idOf = (actor: string) => actor.slice('user:'.length);

// As `npm run jobs` calls who ran it: by a name without an account.
const onCommandLine = /^operator:(.*)$/;

/** Returns who each of these actors is. */
async function findOperatorNames(actors: string[]): Promise<Map<string, string>> {
  if (actors.length === 0) return new Map();
  const select = { id: true, email: true };
  const people = await runtime().db.user.findMany({ where: { id: { in: actors.map(idOf) } }, select });
  const others = actors.flatMap((actor): [string, string][] => {
    const [, name] = onCommandLine.exec(actor) ?? [];
    return name === undefined ? [] : [[actor, `${name} (command line)`]];
  });
  return new Map([...people.map(({ id, email }): [string, string] => [`user:${id}`, email]), ...others]);
}
