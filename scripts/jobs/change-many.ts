import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ChangedJob } from '@offload/core';
import { changeJobs, sql, stateIn } from '@offload/core/internal';
import { printableJson } from '@offload/core/internal/terminal';
import { queues } from '@offload/kinds/queues';
import { system } from '@offload/kinds/system';
import { PlainError } from '@offload/processes';
import { findEmails, previewText } from './emails';
import type { Tools } from './open-tools';
import type { ChangeCommand } from './read-command';
import { chunks, selectJobs } from './select-jobs';

const batchSize = 200;

/** Retries or cancels jobs once it is confirmed, and says how many: with the children that are canceled with a parent. */
export async function changeMany(tools: Tools, command: ChangeCommand): Promise<number> {
  const { name: action, isJson, isConfirmed } = command;
  const ids = await selectJobs(tools, command);
  const emails = action === 'retry' ? await findEmails(tools.core, ids) : [];
  if (ids.length > 0) {
    console.error(previewText(action, ids.length, emails));
    if (!isConfirmed && !(await confirm(`${action} ${jobsText(ids.length)}`))) {
      console.error('Nothing was changed.');
      return 1;
    }
  }
  const changed = await changeInBatches(tools, command, ids);
  const jobs = changed.map(({ id, state }) => ({ id, state }));
  const changedIds = new Set(changed.map(({ id }) => id));
  const left = ids.filter((id) => !changedIds.has(id));
  if (isJson)
    console.log(
      printableJson({ action, matched: ids.length, changed: jobs.length, left, emails, data: jobs }),
    );
  else console.log(resultText(command, jobs, left.length));
  if (tools.queueErrors.length > 0)
    console.error('The queues do not respond right now. The workers make up for it when they do again.');
  return left.length === 0 ? 0 : 1;
}

async function changeInBatches(tools: Tools, command: ChangeCommand, ids: string[]): Promise<ChangedJob[]> {
  const { name: action, search } = command;
  const { core, backend, client, operator } = tools;
  const access = { owner: null, actor: operator.id, by: { ...operator } };
  // As they were when they were selected: what has changed since is not what was confirmed.
  const stands = command.ids ? sql`true` : stateIn(search.states);
  const isOpen = command.ids || action === 'cancel' ? sql`true` : sql`dismissed_at IS NULL`;
  const all: ChangedJob[] = [];
  // To open a queue may take longer than a dispatch waits. One that can't be opened is reported then.
  await Promise.allSettled(Object.keys(queues).map((name) => backend.queue(name)));
  for (const part of chunks(ids, batchSize)) {
    const where = sql`id = ANY(${part}::uuid[]) AND ${stands} AND ${isOpen}`;
    const changed = await changeJobs(core, { action, where, access }, system.hooks);
    if (action === 'retry') await client.dispatch(changed);
    // What runs stays in the queue until its worker has stopped it.
    else await Promise.all(changed.filter(({ state }) => state === 'canceled').map(client.removeFromQueue));
    all.push(...changed);
    if (ids.length > batchSize) console.error(`… ${all.length} of ${jobsText(ids.length)}`);
  }
  return all;
}

function resultText({ name }: ChangeCommand, jobs: { state: string }[], left: number): string {
  if (jobs.length + left === 0) return 'No jobs match.';
  const stopping = jobs.filter(({ state }) => state === 'canceling').length;
  return [
    `${name === 'retry' ? 'Retried' : 'Canceled'} ${jobsText(jobs.length)}.`,
    ...(stopping > 0 ? [`${stopping} of them ran, and their workers have been told to stop.`] : []),
    ...(left > 0 ? [`${jobsText(left)} had changed meanwhile and stayed as they were.`] : []),
  ].join(' ');
}

function jobsText(count: number): string {
  return `${count} ${count === 1 ? 'job' : 'jobs'}`;
}

/** Asks at the terminal whether to do something. Throws a `PlainError` if there is none. */
async function confirm(what: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new PlainError(`Nothing was changed: add --yes to ${what} without a terminal to confirm it at.`);
  // Without its own handling of keys, so that Ctrl-C ends the command.
  const lines = createInterface({ input: process.stdin, terminal: false });
  process.stderr.write('Go on? [y/N] ');
  const answer = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  lines.close();
  return /^\s*y(es)?\s*$/i.test(String(answer[0] ?? ''));
}
