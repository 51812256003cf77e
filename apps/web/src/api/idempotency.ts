import { createHmac } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { QueueEntry } from '@offload/core';
import { findAnswer, keepAnswer, readAnswer, type StoredAnswer, type Transaction } from '@offload/db';
import { fingerprintKey } from '@offload/env';
import type { HonoRequest } from 'hono';
import { runtime } from '@/server/runtime';
import { Refusal } from './problem';

export const IdempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .transform((key) => key.replace(/^"(.*)"$/, '$1'))
    .pipe(z.string().min(1, 'is empty').max(255, 'is longer than 255 characters'))
    .optional()
    .openapi({
      description: 'The same key and body within 24 hours gives the same answer and does nothing anew',
    }),
});

export interface Answer<Body> {
  body: Body;
  location: string | null;
}

export interface Call<Body> {
  request: Pick<HonoRequest, 'method' | 'path'>;
  /** Whose key it is. */
  caller: string;
  key: string | undefined;
  /** Of the answer; without it, 202. */
  status?: number;
  /** What was asked for, parsed: the order of its fields is the schema's. */
  asked: object;
  /** Of the answer's body. */
  schema: z.ZodType<Body>;
}

/**
 * Does the work of a call that creates, in one transaction; once only for calls with the same Idempotency-Key, whose
 * answer commits with the work. The jobs that it made are handed over after the commit.
 */
export async function answerOnce<Body extends object>(
  call: Call<Body>,
  work: (tx: Transaction) => Promise<{ answer: Answer<Body>; jobs: QueueEntry[] }>,
): Promise<Answer<Body>> {
  const { db, jobs } = runtime();
  const { key, status = 202 } = call;
  const done = await db.$transaction(async (tx) => {
    if (key === undefined) return work(tx);
    const address = addressOf(call, key);
    const earlier = await findAnswer(tx, address);
    if (earlier === 'in-flight') throw new Refusal(409, 'A call with this Idempotency-Key is under way.');
    if (earlier) return { answer: answerAgain(call, earlier), jobs: [] };
    const result = await work(tx);
    await keepAnswer(tx, address, { ...result.answer, status, bodyHash: hashOf(call) });
    return result;
  });
  void jobs.dispatch(done.jobs);
  return done.answer;
}

/** Returns the answer to an earlier call with the same Idempotency-Key, if it is stored: before what costs much. */
export async function findEarlierAnswer<Body extends object>(call: Call<Body>): Promise<Answer<Body> | null> {
  if (call.key === undefined) return null;
  const earlier = await readAnswer(runtime().db, addressOf(call, call.key));
  return earlier && answerAgain(call, earlier);
}

function addressOf({ request, caller }: Call<object>, key: string) {
  return { caller, route: `${request.method} ${request.path}`, key };
}

function answerAgain<Body>(call: Call<Body>, earlier: StoredAnswer): Answer<Body> {
  if (earlier.bodyHash !== hashOf(call)) {
    throw new Refusal(422, 'This Idempotency-Key has been used with another body: choose a new one.');
  }
  return { body: call.schema.parse(earlier.body), location: earlier.location };
}

/** Keyed, because a body may hold a password. */
function hashOf({ asked }: { asked: object }): string {
  return createHmac('sha256', fingerprintKey(runtime().env.AUTH_SECRET))
    .update(JSON.stringify(asked))
    .digest('base64url');
}
