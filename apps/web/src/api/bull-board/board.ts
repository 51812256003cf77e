import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { BoardHooks } from '@bull-board/api/typings/app';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { type JobQueue, jobIdOf } from '@offload/core';
import type { Queue } from 'bullmq';
import { Hono } from 'hono';
import { hideAddresses, redact } from '@/server/redact';
import { look } from './look';

export const boardPath = '/admin/queues';

/** Bull Board's own pages and reading routes over these queues, without any guard. */
export function createBoard(queues: JobQueue[], readOnlyMode: boolean): Hono {
  const serverAdapter = new HonoAdapter(serveStatic);
  serverAdapter.setBasePath(boardPath);
  const adapters = queues.map((queue) => adapt(queue, readOnlyMode));
  createBullBoard({
    queues: adapters,
    serverAdapter,
    options: { uiConfig: look, handlerHooks: hooksFor(readOnlyMode) },
  });
  return new Hono().route(boardPath, serverAdapter.registerPlugin());
}

function adapt(queue: JobQueue, readOnlyMode: boolean): BullMQAdapter {
  if (!isBullMq(queue)) throw new TypeError('Bull Board shows queues of BullMQ');
  const options = {
    readOnlyMode,
    // What has succeeded is not run again here; of all that is refused, its button is the one that can be hidden.
    allowCompletedRetries: false,
    externalJobUrl: ({ id }: { id?: string | number | null | undefined }) => ({
      displayText: 'Open in Offload',
      href: `/admin/jobs/${jobIdOf(String(id))}`,
    }),
  };
  const adapter = new BullMQAdapter(queue, options);
  // Ours carry nothing but their ids; a job that something else has put here may carry anything.
  adapter.setFormatter('data', redact);
  adapter.setFormatter('returnValue', redact);
  return adapter;
}

// Bull Board's types know BullMQ on Redis only; its code asks whichever backend the queue has.
function isBullMq(queue: object): queue is Queue {
  return 'metaValues' in queue;
}

function hooksFor(readOnlyMode: boolean): BoardHooks {
  function shown(name: string, value: unknown): unknown {
    // The stacks that BullMQ keeps are those of our own consumer, and of no use; the row has the one that matters.
    if (name === 'stacktrace') return [];
    // Viewers see no address of an owner, here either.
    return readOnlyMode && name === 'failedReason' && typeof value === 'string'
      ? hideAddresses(value)
      : value;
  }
  return {
    after(_context, answer) {
      const body = answer.body;
      if (typeof body !== 'object') return answer;
      return { ...answer, body: JSON.parse(JSON.stringify(body, shown)) };
    },
  };
}
