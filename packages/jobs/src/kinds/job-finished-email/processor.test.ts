import type { JobContext } from '@offload/core/context';
import { expect, it } from 'vitest';
import type { Message, OwnJob } from '../../services/services';
import processor from './processor';

const jobId = '0193e000-0000-7000-8000-000000000000';
const finishedAt = '2026-11-25T13:35:00.000Z';
const report: OwnJob = {
  kind: 'sales-report',
  title: 'January 2026, PDF',
  state: 'succeeded',
  errorMessage: null,
  finishedAt: new Date(finishedAt),
  files: [],
};

it('sends one message about the end that it was enqueued for', async () => {
  const { result, sent } = await run(report);
  expect(result).toMatchObject({ messageId: '<1@app>' });
  expect(sent.map(({ subject }) => subject)).toEqual(['Your report is ready: January 2026, PDF']);
  expect(sent[0]?.text).toContain(`https://app.example/jobs/${jobId}`);
});

it.each([
  ['is gone', null],
  ['runs again', { ...report, state: 'running', finishedAt: null }],
  ['has ended anew', { ...report, finishedAt: new Date('2026-11-25T13:36:00Z') }],
])('sends nothing about a job that %s, and says why', async (_what, job) => {
  const { result, sent } = await run(job);
  expect(result).toEqual({ skipped: expect.stringContaining('started again or deleted') });
  expect(sent).toEqual([]);
});

async function run(job: OwnJob | null): Promise<{ result: object; sent: Message[] }> {
  const sent: Message[] = [];
  const context = {
    progress: async () => undefined,
    services: {
      jobs: { find: async (id: string) => (id === jobId ? job : null) },
      links: { page: (path: string) => `https://app.example${path}` },
      mail: {
        async send(message: Message) {
          sent.push(message);
          return { messageId: '<1@app>', acceptedAt: finishedAt };
        },
      },
    },
  };
  // It touches no more of it.
  const result = await processor.run({ jobId, finishedAt }, context as unknown as JobContext);
  return { result, sent };
}
