import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';

let system: JobSystem;
const file = { name: 'a.txt', contentType: 'text/plain' };
const message = { subject: 'Hi', html: '<p>Hi</p>', text: 'Hi' };
const writing = quickKind('writing', (_payload, ctx) =>
  ctx.services.files.write(file, Readable.from(['left behind'])),
);
const sending = quickKind('sending', (_payload, ctx) => ctx.services.mail.send(message));

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([writing, sending]);
});
afterAll(() => system.close());

it.each([
  [writing, 'writing writes a file', 'writesFiles'],
  [sending, 'sending sends an email', 'sendsEmail'],
])(
  "fails a job immediately if it does something its contract doesn't declare, and says what to edit",
  async (kind, does, field) => {
    const id = await system.ask(kind.contract);
    const file = `packages/kinds/${kind.contract.kind}/contract.ts`;
    expect(await system.untilEnded(id)).toMatchObject({
      ...{ state: 'failed', attempt: 1, errorCode: 'contract' },
      errorMessage: `${does}, but its contract doesn't declare it. Set ${field} in ${file}.`,
    });
    const keys: string[] = [];
    for await (const { key } of system.storage.list(`jobs/${id}/`)) keys.push(key);
    expect(keys).toEqual([]);
  },
);

it("rejects a recipient if the contract doesn't declare that it sends an email", async () => {
  const asked = system.ask(sending.contract, { recipient: 'ada@example.com' });
  await expect(asked).rejects.toThrow('Set sendsEmail in packages/kinds/sending/contract.ts.');
});
