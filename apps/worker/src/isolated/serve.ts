import { Socket } from 'node:net';
import type { JobDefinition } from '@offload/jobs/define';
import { Stopped } from '../run/stop-reason';
import { stopSignals } from '../stop-signals';
import { createCalls, type Send } from './calls';
import { dieWithParent } from './die-with-parent';
import { createRemoteContext } from './remote-context';
import { type Assignment, type ChildFailure, encodeFrame, readFromWorker } from './wire';

const linkFd = 3;

type Load = (kind: string) => Promise<JobDefinition | null>;

/**
 * Makes this process one that runs isolated jobs for the worker that started it, one at a time. It knows nothing but what
 * the worker tells it, and loads only the kinds that it is asked for: each brings libraries of its own.
 */
export async function serve(load: Load): Promise<void> {
  const [, , parent] = process.argv;
  if (parent) dieWithParent(Number(parent));
  // Its worker decides when it ends. What ends it earlier, while it starts, ends no job.
  for (const signal of stopSignals) process.on(signal, () => undefined);
  const link = new Socket({ fd: linkFd, readable: true, writable: true });
  link.on('close', () => process.exit());
  const send: Send = (message, bytes) => void link.write(encodeFrame(message, bytes));
  let calls = createCalls(0, send);
  let abort = new AbortController();

  for await (const { message, bytes } of readFromWorker(link)) {
    if (message.type === 'cancel') abort.abort(new Stopped('canceled'));
    else if (message.type === 'run') {
      abort = new AbortController();
      const { run, job } = message;
      calls = createCalls(run, send);
      const { context, settled } = createRemoteContext(job, calls, abort.signal);
      work(load, job, context)
        .then(async (result) => {
          await settled();
          send({ type: 'result', run, result: { ...result } });
        })
        .catch((error: unknown) => send({ type: 'failure', run, failure: describe(error) }));
    } else calls.take(message, bytes);
  }
}

async function work(
  load: Load,
  job: Assignment,
  context: Parameters<JobDefinition['run']>[1],
): Promise<object> {
  const definition = await load(job.kind);
  if (!definition) throw new Error(`no processor for ${job.kind}`);
  return definition.run(job.payload, context);
}

function describe(error: unknown): ChildFailure {
  if (!(error instanceof Error)) return { code: 'internal', message: String(error), stack: String(error) };
  const { message, stack = message } = error;
  const cause = error.cause instanceof Error ? `\nCaused by: ${error.cause.message}` : '';
  const told: ChildFailure = { code: 'internal', message, stack: `${stack}${cause}` };
  if ('origin' in error) told.origin = Number(error.origin);
  if ('code' in error && typeof error.code === 'string') told.code = error.code;
  if ('jobEffect' in error && (error.jobEffect === 'fail' || error.jobEffect === 'retry'))
    told.effect = error.jobEffect;
  return told;
}
