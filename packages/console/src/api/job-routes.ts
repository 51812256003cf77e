import { mayDo } from '@offload/core/admin';
import { allows } from '@offload/core/contract';
import { Hono } from 'hono';
import type { Caller } from '../access';
import { recordActionOnce } from '../operations/audit-log';
import { readChildJobs } from '../reads/child-jobs';
import { type JobDetails, readJob } from '../reads/job';
import type { OwnedJob } from '../reads/job-rows';
import { readLog } from '../reads/log-lines';
import { readJobCounts, readJobPage } from '../reads/search';
import { parseStack, type SourcePlace } from '../reads/source';
import { type NamesOf, nameOf } from '../reads/state-changes';
import { showValuesTo } from '../redact';
import { type JobSearchQuery, jobSearchPath } from '../ui/job/job-search-query';
import type { Advice } from '../views';
import type { ConsoleReads, JobPageView } from './console-reads';
import { type ApiParts, findJob, findOwners, withOwners } from './parts';
import { type ConsoleEnv, Rejection } from './problem-details';
import { readQuery } from './queries';
import { editableBy } from './replay-route';
import { declaredSignal } from './signal-route';

export function jobRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .get('/jobs', async (c) => {
      const access = c.get('access');
      const query = readQuery(c, 'GET /jobs');
      await recordSearch(parts, access, query);
      const { jobs, ...page } = await readJobPage(parts, query, access);
      return c.json<ConsoleReads['/jobs']>({ ...page, data: await withOwners(parts, jobs, access) });
    })
    .get('/jobs/counts', async (c) => {
      const query = readQuery(c, 'GET /jobs/counts');
      await recordSearch(parts, c.get('access'), query);
      const counts = await readJobCounts(parts, query, c.get('access'));
      return c.json<ConsoleReads['/jobs/counts']>({ counts });
    })
    .get('/jobs/:id', async (c) => {
      const access = c.get('access');
      const { id } = await findAndRecord(parts, c.req.param('id'), access);
      const reader = { showValue: showValuesTo(access, parts), namesOf: namesFor(parts, access) };
      const { queues } = access;
      const details = await readJob(parts, id, { ...reader, editable: editableBy(parts), queues });
      if (!details) throw new Rejection(404, 'Job not found.');
      return c.json<ConsoleReads['/jobs/:id']>(await viewJobPage(parts, details, access));
    })
    .get('/jobs/:id/log', async (c) => {
      const access = c.get('access');
      const { id, kind } = await findAndRecord(parts, c.req.param('id'), access);
      const { after } = readQuery(c, 'GET /jobs/:id/log');
      const data = await readLog(parts.db, { id, kind, after }, showValuesTo(access, parts));
      return c.json<ConsoleReads['/jobs/:id/log']>({ data });
    })
    .get('/jobs/:id/children', async (c) => {
      const access = c.get('access');
      const { id } = await findJob(parts, c.req.param('id'), access);
      const query = { ...readQuery(c, 'GET /jobs/:id/children'), among: access.queues };
      const { jobs, ...page } = await readChildJobs(parts.db, id, query);
      const data = await withOwners(parts, jobs, access);
      return c.json<ConsoleReads['/jobs/:id/children']>({ ...page, data });
    });
}

/** Returns a job, and records that this reader sees more of it than a list shows. */
async function findAndRecord(parts: ApiParts, id: string, access: Caller): Promise<OwnedJob> {
  const job = await findJob(parts, id, access);
  const read = { action: 'job.read', subjectType: 'job', subjectId: job.id } as const;
  await recordActionOnce(parts.db, access.operator, read);
  return job;
}

/** Returns the names of those who changed a job, as this reader may know them. */
function namesFor(parts: ApiParts, access: Caller): NamesOf {
  return async (actors) => {
    const ownerOf = await findOwners(parts, actors.map(nameOf), access);
    return new Map(actors.map((actor) => [actor, ownerOf(nameOf(actor)).name]));
  };
}

/** Records a search, as in the URL of its page. Further pages of it are the same search. */
async function recordSearch({ db }: ApiParts, { operator }: Caller, query: JobSearchQuery): Promise<void> {
  const { searchParams } = new URL(jobSearchPath({ ...query, cursor: null }), 'http://console');
  const search = { action: 'job.search', subjectType: 'job', subjectId: 'all' } as const;
  await recordActionOnce(db, operator, { ...search, after: Object.fromEntries(searchParams) });
}

/** Returns the page of a job for this reader, with what the app knows about the job. */
async function viewJobPage(
  parts: ApiParts,
  { job: row, commit, stack, ...details }: JobDetails,
  access: Caller,
): Promise<JobPageView> {
  const { id, kind, ownerId, error } = row;
  const app = { id, kind, ownerId };
  const [[job], about, recipient] = await Promise.all([
    withOwners(parts, [row], access),
    parts.aboutJob?.(app, access),
    recipientOf(parts, row, access),
  ]);
  if (!job) throw new Rejection(404, 'Job not found.');
  const urlOf = (place: Pick<SourcePlace, 'file' | 'line'>) =>
    commit ? (parts.sourceUrl?.({ commit, kind, ...place }) ?? null) : null;
  return {
    ...details,
    job,
    recipient,
    signal: signalOf(parts, row, access),
    about: { links: [], response: null, request: null, notes: [], sections: [], ...about },
    url: parts.jobUrl?.(app) ?? null,
    stack:
      stack === null
        ? null
        : parseStack(stack).map((line) => ({ ...line, url: line.place && urlOf(line.place) })),
    sourceUrl: urlOf({ file: null, line: null }),
    advice: error && adviceFor(parts, kind, error.code),
  };
}

function adviceFor({ advice }: ApiParts, kind: string, code: string): Advice | null {
  if (typeof advice === 'function') return advice({ kind, code });
  return advice?.[code] ?? null;
}

/** Returns where the email of a job goes, if this reader can have a replay send it elsewhere. */
async function recipientOf(
  { replays, system }: ApiParts,
  { id, kind, ownerId, state }: OwnedJob,
  access: Caller,
): Promise<string | null> {
  const contract = system.contracts.get(kind);
  if (!contract || !allows(state, 'retry') || !mayDo(access, 'replay')) return null;
  return (await replays?.recipientOf?.({ id, kind, ownerId }, contract)) ?? null;
}

/** Returns the signal that a job waits for, if its contract has a button for it and this reader may send it. */
function signalOf(parts: ApiParts, { kind, waitingFor }: OwnedJob, access: Caller): JobPageView['signal'] {
  const { name } = waitingFor ?? {};
  if (name === undefined || !mayDo(access, 'signal')) return null;
  const label = declaredSignal(parts, kind, name)?.label;
  return label === undefined ? null : { name, label };
}
