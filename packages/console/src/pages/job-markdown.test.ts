import { expect, it } from 'vitest';
import { jobMarkdown } from './job-markdown';

const at = (second: number) => `2026-11-25T10:00:0${second}.000Z`;
const change = { type: 'state', by: 'worker', operator: null, message: null, attempt: 1 } as const;
const report: Parameters<typeof jobMarkdown>[0] = {
  ...{ label: 'Receipt', href: 'https://shop.example.com/ops/jobs/1', seesValues: true },
  lines: [{ id: '1', at: at(1), level: 'info', attempt: 1, message: 'Printing ```', details: { page: 1 } }],
  view: {
    job: {
      ...{ id: '1', kind: 'receipt', queue: 'print', state: 'failed', attempt: 1, maxAttempts: 4 },
      ...{
        title: null,
        isDismissed: false,
        canCancel: false,
        lastHeardAt: null,
        waitingFor: null,
        warnings: 0,
      },
      ...{ createdAt: at(0), runAt: null, startedAt: at(0), finishedAt: at(2), nextAttemptAt: null },
      ...{ progress: { percent: 0, step: null }, owner: { id: 'guest', name: 'guest', url: null } },
      error: { code: 'no_paper', message: 'No paper.\nBuy some.' },
    },
    payload: { orderId: 1 },
    stack: [{ text: 'Error: No paper.', isLibrary: false, place: null, url: null }],
    timeline: [
      { ...change, state: 'running', at: at(0) },
      { ...change, state: 'failed', at: at(2), message: 'No paper.' },
    ],
  },
};

it('has what an issue about a failed job needs', () => {
  expect(jobMarkdown(report)).toBe(`## Receipt: no_paper

> No paper.
> Buy some.

- Job: [1](https://shop.example.com/ops/jobs/1)
- Queue: print
- Attempt: 1 of 4

### Stack

\`\`\`
Error: No paper.
\`\`\`

### Attempts

- Attempt 1, 2026-11-25T10:00:00.000Z, 2.0 s: Failed. No paper.

### Payload

\`\`\`json
{
  "orderId": 1
}
\`\`\`

### Log

\`\`\`\`
2026-11-25T10:00:01.000Z info Printing \`\`\` {"page":1}
\`\`\`\`
`);
});

it('has neither payload nor log for a reader who sees no values', () => {
  expect(jobMarkdown({ ...report, seesValues: false })).not.toMatch(/### (Payload|Log)/);
});
