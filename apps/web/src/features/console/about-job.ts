import type { AboutJob, AppJob, CreatingRequest, JobFact } from '@offload/console';
import { effectText, effectTitles } from '@offload/console/text';
import { formatSize } from '@offload/core/format/amounts';
import { findJobEffects, jobColumns, type Prisma, viewJob } from '@offload/db';
import { system } from '@offload/kinds/system';
import { boardPath } from '@/api/bull-board/board-path';
import { stateOf } from '@/api/jobs/job-schema';
import { viewOf } from '@/kinds/registry';
import { runtime } from '@/server/runtime';
import { warningOf } from '../jobs/state/warning-of';

const columns = {
  ...jobColumns,
  payload: true,
  email: true,
  files: { orderBy: [{ createdAt: 'asc' }, { name: 'asc' }] },
} satisfies Prisma.JobSelect;

type Row = Prisma.JobGetPayload<{ select: typeof columns }>;

/** Returns what this app knows about a job: its email, its files, what was asked for, and what the job has led to. */
export async function aboutJob({ id, kind }: AppJob): Promise<AboutJob | null> {
  const { db, core } = runtime();
  const [row, effects] = await Promise.all([
    db.job.findUnique({ where: { id }, select: columns }),
    findJobEffects(core, id),
  ]);
  if (!row) return null;
  const job = viewJob({ ...row, files: [] });
  const warning = warningOf(job);
  const { afterCancel } = viewOf(kind);
  return {
    links: [{ label: 'View in Bull Board', href: `${boardPath}/queue/${row.queue}/${id}` }],
    ...(row.email?.state !== 'accepted' && { response: row.email?.response ?? null }),
    request: requestOf(kind, row.payload),
    notes: [
      ...(warning ? [warning.text] : []),
      ...(row.state === 'canceled' && afterCancel ? [afterCancel(job)] : []),
      ...(system.contracts.get(kind)?.grantsAccess ? [grantsAccess] : []),
    ],
    sections: [
      section('Email', row.email ? emailFacts(row.email, row.state) : []),
      section('Request', sourceOf(kind, row.payload)),
      section('Input files', filesOf(row, 'source')),
      section('Output files', filesOf(row, 'output')),
      section(
        'Effects',
        effects.flatMap((effect) => effectFacts(effect, id)),
      ),
      section('Code', codeOf(kind)),
    ].filter(({ facts }) => facts.length > 0),
  };
}

const grantsAccess =
  'This email gives access to its owner’s account, so it’s only sent to the owner’s current address. If that is misspelled, the owner must sign up again.';

const section = (title: string, facts: JobFact[]) => ({ title, facts });

/** Returns the folder of a kind's contract and processor, unless the console links to it. */
function codeOf(kind: string): JobFact[] {
  if (!system.contracts.has(kind) || runtime().env.REPOSITORY_URL) return [];
  return [{ label: 'Folder', value: `packages/kinds/${kind}`, hasNoValues: true }];
}

/** Returns the URL that the work is based on. */
function sourceOf(kind: string, payload: unknown): JobFact[] {
  const data = parsed(kind, payload);
  const source = data === null ? null : (viewOf(kind).source?.(data) ?? null);
  return source === null ? [] : [{ label: 'From', value: source }];
}

/** Returns the request to the API that creates such a job. */
function requestOf(kind: string, payload: unknown): CreatingRequest | null {
  const data = parsed(kind, payload);
  const again = data === null ? null : (viewOf(kind).again?.(data) ?? null);
  if (!again) return null;
  const headers = { Authorization: 'Bearer <token>' };
  return { url: `${runtime().env.APP_URL}${again.path}`, headers, body: again.body };
}

/** Returns a payload if it's of the current version. */
function parsed(kind: string, payload: unknown) {
  const { success, data } = system.contracts.get(kind)?.payload.safeParse(payload) ?? { success: false };
  return success ? data : null;
}

function filesOf({ files }: Pick<Row, 'files'>, role: string): JobFact[] {
  return files
    .filter((file) => file.role === role)
    .map(({ id, name, contentType, bytes, removedAt }) => ({
      label: `${contentType}, ${formatSize(bytes)}`,
      value: name,
      ...(!removedAt && { href: `/api/files/${id}` }),
    }));
}

function effectFacts(effect: Awaited<ReturnType<typeof findJobEffects>>[number], id: string): JobFact[] {
  if (effect.type === 'file' || effect.jobId === id) return [];
  const at = effect.at.toISOString();
  const shown = effect.type === 'email' ? { ...effect, at } : { ...effect, state: stateOf(effect.state), at };
  return [
    {
      label: effectTitles[effect.type],
      value: effectText(shown),
      href: `/admin/jobs/${effect.jobId}`,
      at,
      hasNoValues: true,
    },
  ];
}

const emailStates: Record<string, string> = {
  sending: 'Sent, delivery unknown',
  accepted: 'Accepted by the mail server',
  refused: 'Rejected by the mail server',
};

type Email = NonNullable<Row['email']>;

function emailFacts(email: Email, jobState: string): JobFact[] {
  const { recipient, messageId, response, acceptedAt } = email;
  return [
    {
      label: 'State',
      value: emailStateText(email, jobState),
      hasNoValues: true,
      ...(acceptedAt && { at: acceptedAt.toISOString() }),
    },
    { label: 'To', value: recipient },
    { label: 'Message ID', value: messageId ?? '–' },
    { label: 'Server response', value: response ?? '–' },
  ];
}

/** Says whether an email was delivered. An email that a finished job hasn't sent won't be sent. */
export function emailStateText({ state }: Pick<Email, 'state'>, jobState: string): string {
  if (state !== 'pending') return emailStates[state] ?? state;
  if (jobState === 'succeeded') return 'Sent';
  return jobState === 'failed' || jobState === 'canceled' ? 'Not sent' : 'Not sent yet';
}
