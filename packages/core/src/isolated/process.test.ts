import { execFileSync } from 'node:child_process';
import { queryObjects } from 'node:v8';
import { expect, it, onTestFinished } from 'vitest';
import { testContext, testSteps } from '../../test/context';
import { startProcess } from './process';

// Sends a result for whatever it gets: the lengths of a message and of its bytes, and then both.
const program = `
let run = 0;
const link = new (require('node:net').Socket)({ fd: 3 });
link.on('data', () => {
  const text = JSON.stringify({ type: 'result', run: ++run, result: {} });
  const head = Buffer.alloc(8);
  head.writeUInt32BE(text.length);
  link.write(Buffer.concat([head, Buffer.from(text)]));
});`;
const launch = { command: process.execPath, before: ['--eval', program], program: '-', after: [] };
const work = { ctx: testContext, steps: testSteps, payload: {}, uses: [], operations: new Map() };
const claim = {
  ...{ id: crypto.randomUUID(), kind: 'image', ownerId: 'ann', payload: {}, payloadVersion: 1 },
  ...{ attempt: 1, maxAttempts: 1, fence: 1, gate: null, requestId: null, traceparent: null, leftMs: null },
};

function start() {
  const started = startProcess(launch, { kind: 'image', ownerId: 'ann' }, 100);
  onTestFinished(async () => {
    started.kill();
    await started.ended;
  });
  return started;
}

it('keeps nothing of the jobs that it has run', async () => {
  const process = start();
  expect(await process.run(claim, work)).toEqual({ result: {} });
  const before = queryObjects(Promise, { format: 'count' });
  for (let run = 0; run < 20; run += 1) await process.run(claim, work);
  expect(queryObjects(Promise, { format: 'count' })).toBeLessThan(before + 20);
});

it('returns null if the process ends during a run, or has ended before', async () => {
  const process = start();
  const running = process.run(claim, work);
  process.kill();
  expect(await running).toBeNull();
  expect(await process.run(claim, work)).toBeNull();
});

// In a process of its own, which may open few files more than Node.js itself needs.
const fullWorker = `
import { openSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { startProcess } from '${new URL('process.ts', import.meta.url).href}';
try { for (;;) openSync('/dev/null', 'r'); } catch {}
const launch = { command: process.execPath, before: [], program: '-', after: [] };
try { startProcess(launch, { kind: 'image', ownerId: 'ann' }, 100); } catch (error) { console.log(error.message); }
// The error of Node.js comes now.
await setImmediate();
console.log('It goes on.');`;

it("throws if there's no room for the pipes of another process, and doesn't end the worker", () => {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', fullWorker];
  const said = execFileSync('sh', ['-c', 'ulimit -n 256; exec "$@"', 'sh', ...node], { encoding: 'utf8' });
  expect(said).toMatch(/the process has no pipes.*\nIt goes on\./);
});
