import { hidden, readTimeline } from '@offload/console/server';
import { findJobEffects, type JobRow } from '@offload/db';
import { isRedactedFor, isStaff } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import { findJobRow } from './job-queries';
import { stateOf } from './job-schema';
import type { TimelineEntry } from './timeline-schema';

/**
 * Returns what has happened to a job, from the request that caused it to what it has led to, oldest first; null if this user
 * may not see it. Only staff who see values see which operator made a change.
 */
export async function findTimeline(person: Person, id: string): Promise<TimelineEntry[] | null> {
  const job = await findJobRow(person, id);
  if (!job) return null;
  const namesOf = isStaff(person.role) ? findOperatorNames : async () => new Map<string, string>();
  const [history, effects] = await Promise.all([
    readTimeline(runtime().core, job, namesOf),
    findEffects(person, job),
  ]);
  const isRedacted = isRedactedFor(person, job);
  const isRequest = ({ type }: TimelineEntry) => type === 'request';
  const changes = history.filter((entry) => !isRequest(entry)).map((entry) => seen(entry, isRedacted));
  return [
    ...history.filter(isRequest),
    ...[...changes, ...effects].sort((one, other) => Date.parse(one.at) - Date.parse(other.at)),
  ];
}

/** Returns what viewers see of a change: neither its message nor who made it. */
function seen(entry: TimelineEntry, isRedacted: boolean): TimelineEntry {
  return isRedacted && entry.type === 'state' ? { ...entry, message: null, operator: null } : entry;
}

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

// Matches the actors of `npm run jobs`, which have a name but no account.
const onCommandLine = /^operator:(.*)$/;

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
