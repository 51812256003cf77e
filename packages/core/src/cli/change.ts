import { hostname, userInfo } from 'node:os';
import { sql } from '../database/sql';
import { isJobId } from '../job/read/find-jobs';
import { type ActionName, statesFor } from '../job/states';
import type { Jobs } from '../open-jobs';
import { fail, type Values } from './read-arguments';
import { printable, printableJson } from './terminal';

type Change = (jobs: Jobs, names: string[], values: Values, print: (text: string) => void) => Promise<number>;

/** Returns the command that retries or cancels jobs by their IDs, each of them or none. */
export function changeEach(action: Extract<ActionName, 'retry' | 'cancel'>): Change {
  return async (jobs, ids, { json }, print) => {
    const wrong = ids.find((id) => !isJobId(id));
    if (ids.length === 0 || wrong !== undefined) fail(`jobs ${action} needs the IDs of jobs.`);
    const by = operator();
    const access = { owner: null, actor: by.id, by };
    const changed: { id: string; state: string | null }[] = [];
    for (const id of new Set(ids)) {
      const job = await jobs[action](id, access);
      changed.push({ id, state: job?.state ?? null });
      if (!json)
        print(
          job
            ? `${id} is ${job.state} now.`
            : `${id} stayed as it was: ${action} is for ${statesFor(action).join(', ')} jobs.`,
        );
    }
    if (json) print(printableJson(changed));
    return changed.every(({ state }) => state !== null) ? 0 : 1;
  };
}

/** Returns the command that pauses or resumes a queue for all workers. */
export function pauseQueue(isPaused: boolean): Change {
  return async ({ system, backend, db }, names, { json }, print) => {
    const known = Object.keys(system.queues);
    const [name = '', ...others] = names;
    if (others.length > 0 || !known.includes(name)) fail(`Name one of these queues: ${known.join(', ')}.`);
    const queue = await backend.queue(name);
    const [before, after] = [await queue.isPaused(), isPaused].map((paused) => JSON.stringify({ paused }));
    const action = isPaused ? 'queue.pause' : 'queue.resume';
    const { id, email, userAgent } = operator();
    await db.transaction(async (tx) => {
      await tx.execute(sql`
        INSERT INTO offload.operator_action
          (actor_id, actor_email, action, subject_type, subject_id, before, after, user_agent)
        VALUES (${id}, ${email}, ${action}, 'queue', ${name}, ${before}::jsonb, ${after}::jsonb, ${userAgent})`);
      await (isPaused ? queue.pause() : queue.resume());
    });
    if (json) print(printableJson({ queue: name, paused: isPaused }));
    else print(`${name} is ${isPaused ? 'paused' : 'running'} now.`);
    return 0;
  };
}

/** Who runs the command, for the history and the audit log: neither can know more than the name that this machine gives. */
function operator() {
  const name = userName();
  return {
    ...{ id: `operator:${name}`, email: `${name} (command line)` },
    ...{ ip: null, userAgent: `offload on ${hostname()}`, requestId: null },
  };
}

function userName(): string {
  try {
    return printable(userInfo().username).slice(0, 100);
  } catch {
    // In a container, the user may have a number and no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
