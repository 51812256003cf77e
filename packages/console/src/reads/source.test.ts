import { expect, it } from 'vitest';
import { parseStack } from './source';

it("tells the app's own code in a stack from that of libraries", () => {
  const stack = `TransientError: The printer is out of paper.
    at print (/srv/shop/node_modules/printer/index.js:10:3)
    at process (file:///srv/shop/worker.mjs:12:27)
    at /srv/shop/jobs/a.mjs:3:1
    at node:internal/process/task_queues:95:5
    at async Promise.all (index 0)`;
  const own = (file: string, line: number) => ({ isLibrary: false, place: { file, line } });
  const library = { isLibrary: true, place: null };
  expect(parseStack(stack)).toMatchObject([
    { text: 'TransientError: The printer is out of paper.', isLibrary: false, place: null },
    library,
    own('file:///srv/shop/worker.mjs', 12),
    own('/srv/shop/jobs/a.mjs', 3),
    library,
    library,
  ]);
});
