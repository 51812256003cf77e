import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { expect, it, onTestFinished } from 'vitest';
import { testContext, testSteps } from '../../testing/context';
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

/** Opens as many files as this process may. Returns how to close them. */
function openAllFiles(): () => void {
  const prlimit = (...args: string[]) =>
    execFileSync('prlimit', ['--pid', `${process.pid}`, ...args], { encoding: 'utf8' }).trim();
  const limit = prlimit('--nofile', '--output', 'SOFT', '--noheadings');
  prlimit(`--nofile=${readdirSync('/proc/self/fd').length + 20}:`);
  const files: number[] = [];
  expect(() => {
    for (;;) files.push(openSync('/dev/null', 'r'));
  }).toThrow('EMFILE');
  return () => {
    for (const file of files) closeSync(file);
    prlimit(`--nofile=${limit}:`);
  };
}

// Other systems can't limit a process that runs.
if (process.platform === 'linux')
  it("throws if there's no room for the pipes of another process, and doesn't end the worker", async () => {
    const close = openAllFiles();
    try {
      expect(() => start()).toThrow('the process has no pipes');
      // The error of Node.js comes now.
      await setImmediate();
    } finally {
      close();
    }
  });
