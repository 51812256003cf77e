import { Hono } from 'hono';
import { z } from 'zod';
import { type Caller, visibleQueues } from '../access';
import { changeJob, replay, type SimpleAction } from '../actions';
import { recordActionOnce } from '../operations/audit-log';
import { type JobDetails, readJob, readPayload } from '../reads/job';
import { readLog } from '../reads/log-lines';
import { JobSearchParams, readJobCounts, readJobPage } from '../reads/search';
import { type NamesOf, nameOf } from '../reads/state-changes';
import { sightOf } from '../redact';
import { editableNames } from '../replay/payload-fields';
import { checkReplay } from '../replay/replay-check';
import { storable } from '../storable';
import { type JobSearchQuery, jobSearchPath } from '../ui/job/job-search-query';
import type { ConsoleReads, JobPageView } from './console-reads';
import { type ApiParts, findOwners, withOwners } from './parts';
import { type ConsoleEnv, Rejection, readBody, readQuery, requireAction } from './problem';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const ReplayBody = z.object({ payload: z.record(z.string(), z.unknown()) });
const DismissBody = z.object({ reason: storable(300).default('') });
const simple = ['retry', 'cancel', 'run-now'] as const satisfies readonly SimpleAction[];

const notFound = () => new Rejection(404, 'Job not found.');
const wrongState = () => new Rejection(409, 'The job’s state has changed, so this can’t be done now.');

/** The routes of jobs: lists, a job, its log, and what can be done to it. */
export function jobRoutes(parts: ApiParts) {
  /** Returns the names of those who changed a job, as this reader may know them. */
  const namesFor =
    (access: Caller): NamesOf =>
    async (actors) => {
      const ownerOf = await findOwners(parts, actors.map(nameOf), access);
      return new Map(actors.map((actor) => [actor, ownerOf(nameOf(actor)).name]));
    };

  /** Returns a job, unless this reader may not see its queue. */
  async function find(id: string, access: Caller): Promise<JobDetails> {
    const by = { sight: sightOf(parts, access), namesOf: namesFor(access) };
    const details = uuid.test(id) ? await readJob(parts, id, by) : null;
    if (!details || !visibleQueues(access, [details.job.queue])[0]) throw notFound();
    return details;
  }

  async function view({ job: row, source, ...details }: JobDetails, access: Caller): Promise<JobPageView> {
    const [job] = await withOwners(parts, [row], access);
    if (!job) throw notFound();
    return {
      ...{ ...details, job },
      url: parts.jobUrl?.({ id: job.id, kind: job.kind, ownerId: row.ownerId }) ?? null,
      sourceUrl: source && (parts.sourceUrl?.(source) ?? null),
      advice: (job.error && parts.advice?.[job.error.code]) ?? null,
    };
  }

  const app = new Hono<ConsoleEnv>()
    .get('/jobs', async (c) => {
      const access = c.get('access');
      const query = readQuery(c, JobSearchParams);
      await recordSearch(parts, access, query);
      const { jobs, ...page } = await readJobPage(parts, query, access);
      return c.json<ConsoleReads['/jobs']>({ ...page, data: await withOwners(parts, jobs, access) });
    })
    .get('/jobs/counts', async (c) => {
      const query = readQuery(c, JobSearchParams);
      await recordSearch(parts, c.get('access'), query);
      const counts = await readJobCounts(parts, query, c.get('access'));
      return c.json<ConsoleReads['/jobs/counts']>({ counts });
    })
    .get('/jobs/:id', async (c) => {
      const access = c.get('access');
      const details = await find(c.req.param('id'), access);
      const read = { action: 'job.read', subjectType: 'job', subjectId: details.job.id } as const;
      await recordActionOnce(parts.db, access.operator, read);
      return c.json<ConsoleReads['/jobs/:id']>(await view(details, access));
    })
    .get('/jobs/:id/log', async (c) => {
      const access = c.get('access');
      const { job } = await find(c.req.param('id'), access);
      const read = { action: 'job.read', subjectType: 'job', subjectId: job.id } as const;
      await recordActionOnce(parts.db, access.operator, read);
      return c.json<ConsoleReads['/jobs/:id/log']>({
        data: await readLog(parts.db, job, sightOf(parts, access)),
      });
    })
    .post('/jobs/:id/replay', requireAction(parts, 'replay'), async (c) => {
      const access = c.get('access');
      const { payload: written } = await readBody(c, ReplayBody);
      const { job } = await find(c.req.param('id'), access);
      const contract = parts.system.contracts.get(job.kind);
      if (!contract || contract.isNeverReplayed)
        throw new Rejection(409, "Jobs of this kind can't be replayed.");
      const before = await readPayload(parts.db, job.id);
      const checked = checkReplay(contract, { before, written, editable: editableNames(contract, before) });
      if ('errors' in checked) throw new Rejection(422, 'Some fields can’t be as they are.', checked.errors);
      const from = { id: job.id, state: job.state, payload: before };
      const id = await replay(parts, { from, contract, payload: checked.payload }, access);
      if (id === null) throw wrongState();
      return c.json({ id }, 202);
    })
    .post('/jobs/:id/dismiss', requireAction(parts, 'dismiss'), async (c) => {
      const { reason } = await readBody(c, DismissBody);
      const { job } = await find(c.req.param('id'), c.get('access'));
      const act = { action: 'dismiss', access: c.get('access'), reason } as const;
      if (job.state !== 'failed' || !(await changeJob(parts, job.id, act))) throw wrongState();
      return c.json({ id: job.id });
    });
  for (const action of simple)
    app.post(`/jobs/:id/${action}`, requireAction(parts, action), async (c) => {
      const access = c.get('access');
      const { job } = await find(c.req.param('id'), access);
      if (!(await changeJob(parts, job.id, { action, access }))) throw wrongState();
      return c.json({ id: job.id });
    });
  return app;
}

/** Records a search, as in the URL of its page. Further pages of it are the same search. */
async function recordSearch({ db }: ApiParts, { operator }: Caller, query: JobSearchQuery): Promise<void> {
  const { searchParams } = new URL(jobSearchPath({ ...query, cursor: null }), 'http://console');
  const search = { action: 'job.search', subjectType: 'job', subjectId: 'all' } as const;
  await recordActionOnce(db, operator, { ...search, after: Object.fromEntries(searchParams) });
}
