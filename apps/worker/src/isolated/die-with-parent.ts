import { Worker } from 'node:worker_threads';

// A thread of its own: the main one may be spinning when the worker dies.
const watch = `
const { workerData: parent } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 500);
`;

/** Ends this process when `parent`, which started it, is gone, whatever this one is doing. */
export function dieWithParent(parent: number): void {
  new Worker(watch, { eval: true, workerData: parent }).unref();
}
