import { Worker } from 'node:worker_threads';

// A thread of its own: the main one may be spinning when the worker dies.
const watch = `
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 500);
`;

/** Ends this process when the one that started it is gone, whatever this one is doing. */
export function dieWithParent(): void {
  new Worker(watch, { eval: true }).unref();
}
