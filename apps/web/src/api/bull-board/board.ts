import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { BoardHooks } from '@bull-board/api/typings/app';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { type JobQueue, jobIdOf } from '@offload/core';
import type { Queue } from 'bullmq';
import { Hono } from 'hono';
import { hideAddresses, redact } from '@/server/auth/redact';
import { boardPath } from './board-path';
import { look } from './look';

interface BoardOptions {
  readOnlyMode: boolean;
  /** Whether the queue is on Redis. Bull Board knows only its logo and its figures. */
  isRedis: boolean;
}

/** Creates Bull Board's own pages and read routes for these queues, without guards. */
export function createBoard(queues: JobQueue[], { readOnlyMode, isRedis }: BoardOptions): Hono {
  const serverAdapter = new HonoAdapter(serveStatic);
  serverAdapter.setBasePath(boardPath);
  const adapters = queues.map((queue) => adapt(queue, readOnlyMode));
  createBullBoard({
    queues: adapters,
    serverAdapter,
    options: { uiConfig: { ...look, hideRedisDetails: !isRedis }, handlerHooks: hooksFor(readOnlyMode) },
  });
  return new Hono().route(boardPath, serverAdapter.registerPlugin());
}

function adapt(queue: JobQueue, readOnlyMode: boolean): BullMQAdapter {
  if (!isBullMq(queue)) throw new TypeError('Bull Board shows queues of BullMQ');
  const options = {
    readOnlyMode,
    // Succeeded jobs can’t be run again here. Of the buttons for rejected actions, only this one can be hidden.
    allowCompletedRetries: false,
    externalJobUrl: ({ id }: { id?: string | number | null | undefined }) => ({
      displayText: 'Open in Offload',
      href: `/admin/jobs/${jobIdOf(String(id))}`,
    }),
  };
  const adapter = new BullMQAdapter(queue, options);
  // Our jobs contain only their IDs, but a job from elsewhere may contain anything.
  adapter.setFormatter('data', redact);
  adapter.setFormatter('returnValue', redact);
  return adapter;
}

// Bull Board's types know only BullMQ on Redis, but its code works with any backend.
function isBullMq(queue: object): queue is Queue {
  return 'metaValues' in queue;
}

function hooksFor(readOnlyMode: boolean): BoardHooks {
  function shown(name: string, value: unknown): unknown {
    // BullMQ’s stacks are those of our own consumer. The row has the one that matters.
    if (name === 'stacktrace') return [];
    // Viewers don’t see owners’ addresses here either.
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
