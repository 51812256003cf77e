import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { MantineProvider } from '@mantine/core';
import { groupTimeline } from '@offload/console/text';
import { JobStateBadge } from '@offload/console/ui';
import { system } from '@offload/kinds/system';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { prerenderToNodeStream } from 'react-dom/static';
import { expect, it } from 'vitest';
import { exampleJob } from '@/api/jobs/example-job';
import type { JobView } from '@/api/jobs/job-schema';
import { JobOutcome } from '@/features/jobs/detail/job-outcome';
import { emptyRequest } from '@/features/jobs/job-requests';
import { nextStep } from '@/features/jobs/list/row-action';
import { warningOf } from '@/features/jobs/state/warning-of';
import { kindPages, viewOf } from './registry';

const source = fileURLToPath(new URL('..', import.meta.url));
const kinds = [...system.contracts.keys()];

// These files name kinds themselves: the web process posts alerts when no worker can, and tests both alert
// channels. One kind is called like the API's path that creates it.
const allowed = {
  'server/alert-options.ts': ['webhook-delivery'],
  'server/auth/scopes.ts': ['yearly-reports'],
};
const triesBoth = 'api/admin/alerts/send-test.ts';

/** Returns the kinds that each file names in its code or imports. */
function findNames(): [file: string, kinds: string[]][] {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|css)$/.test(entry.name) && !/\.test\./.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !/^(kinds|testing)\//.test(relative(source, path)))
    .map((path): [string, string[]] => {
      const words = new Set(readFileSync(path, 'utf8').match(/[a-z]+(-[a-z]+)+/g));
      return [relative(source, path), kinds.filter((kind) => words.has(kind))];
    });
}

it('is the only way for general pages to reach a kind', () => {
  const general = findNames().filter(([file, named]) => !/^(api|app)\//.test(file) && named.length > 0);
  expect(Object.fromEntries(general)).toEqual(allowed);
});

it('leaves at most one kind to each page and route', () => {
  const routes = findNames().filter(([file]) => /^(api|app)\//.test(file));
  expect(routes.filter(([, named]) => named.length > 1)).toEqual([
    [triesBoth, ['alert-email', 'webhook-delivery']],
  ]);
  expect(routes.filter(([, named]) => named.length === 1).length).toBeGreaterThan(kindPages.length);
});

/** Renders lazily loaded parts too. */
async function render(children: ReactNode): Promise<string> {
  const { prelude } = await prerenderToNodeStream(<MantineProvider>{children}</MantineProvider>);
  return (await text(prelude)).replaceAll('<!-- -->', '');
}

const unknown: JobView = {
  ...exampleJob,
  kind: 'no-such-kind',
  state: 'succeeded',
  result: { sentTo: 'Ada' },
  links: { self: '', events: '', page: '/jobs/1' },
};

it("has no view for a kind that isn't registered", () => {
  expect(viewOf(unknown.kind)).toEqual({});
  expect(viewOf('constructor')).toEqual({});
});

it('shows the result of an unregistered kind and links to its page', async () => {
  const page = await render(<JobOutcome job={unknown} asked={emptyRequest} now={0} tries={[]} />);
  expect(page).toContain('Sent to');
  expect(page).toContain('Ada');
  expect(nextStep(unknown, null, 0)).toEqual({ label: 'Open', href: '/jobs/1' });
});

it('shows the result of a registered kind with its own view', async () => {
  const job = { ...unknown, kind: 'sales-import', result: { rows: 3, new: 3 } };
  const page = await render(<JobOutcome job={job} asked={emptyRequest} now={0} tries={[]} />);
  expect(page).toContain('The file has 3 rows.');
});

it('shows in its badge that a job succeeded with warnings', () => {
  const result = { rows: 300, new: 276, changed: 0, same: 0, repeated: 0, rejected: 24 };
  const job: JobView = { ...unknown, kind: 'sales-import', result, warnings: 24 };
  const badge = (shown: JobView) =>
    renderToStaticMarkup(
      <MantineProvider>
        <JobStateBadge state={shown.state} warning={warningOf(shown)} />
      </MantineProvider>,
    )
      .replaceAll(/<style.*?<\/style>|<[^>]+>/gs, '')
      .trim();
  expect(badge(job)).toBe('Succeeded, 24 rejected');
  expect(badge({ ...job, kind: 'unknown' })).toBe('Succeeded, 24 warnings');
  expect(badge({ ...job, result: null, warnings: 1 })).toBe('Succeeded, 1 warning');
  expect(badge({ ...job, warnings: 0 })).toBe('Succeeded');
  expect(badge({ ...job, state: 'running' })).toBe('Running');
});

it('says what a canceled import has saved', async () => {
  const job: JobView = { ...unknown, kind: 'sales-import', state: 'canceled', result: null };
  const page = await render(<JobOutcome job={job} asked={emptyRequest} now={0} tries={[]} />);
  expect(page).toContain('No orders were saved.');
});

it('keeps saying why the attempt before failed while a job is being retried', async () => {
  const at = '2026-11-29T10:00:00.000Z';
  const change = { type: 'state', at, by: 'worker', attempt: 1, message: null, operator: null } as const;
  const tries = groupTimeline([
    { ...change, state: 'queued' },
    { ...change, state: 'running' },
    { ...change, state: 'retrying', message: 'The mail server is busy.' },
    { ...change, state: 'running', attempt: 2 },
  ]);
  const job: JobView = { ...unknown, state: 'running', result: null, error: null };
  const show = (state: JobView['state']) =>
    render(<JobOutcome job={{ ...job, state }} asked={emptyRequest} now={0} tries={tries} />);
  expect(await show('running')).toContain('The mail server is busy.');
  expect(await show('running')).toContain('The job is being retried.');
  expect(await show('succeeded')).not.toContain('The mail server is busy.');
});
