import { createHmac } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Dispatchable, Transaction } from '@offload/core';
import {
  findAnswer,
  keepAnswer,
  type Transaction as PrismaTransaction,
  readAnswer,
  type StoredAnswer,
} from '@offload/db';
import { fingerprintKey } from '@offload/env';
import type { HonoRequest } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';

export const IdempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .transform((key) => key.replace(/^"(.*)"$/, '$1'))
    .pipe(z.string().min(1, 'must not be empty').max(255, 'must be up to 255 characters'))
    .optional()
    .openapi({
      description:
        'Within 24 hours, the same key and body return the same response without doing the work again',
    }),
});

export interface Answer<Body> {
  body: Body;
  location: string | null;
}

export interface Call<Body> {
  /** Its route has checked the headers. */
  request: Pick<HonoRequest, 'method' | 'path'> & { header(): Record<string, string> };
  caller: string;
  status?: number;
  /** The parsed request, with its fields in the order of the schema. */
  asked: object;
  schema: z.ZodType<Body>;
}

type Work<Tx, Body> = (tx: Tx) => Promise<{ answer: Answer<Body>; jobs: Dispatchable[] }>;

/**
 * Does the work of a creating call in one transaction, and only once for calls with the same Idempotency-Key: the response
 * commits with the work. Jobs are dispatched after the commit.
 */
export function answerOnce<Body extends object>(
  call: Call<Body>,
  work: Work<PrismaTransaction, Body>,
): Promise<Answer<Body>> {
  return answerOnceIn((all) => runtime().db.$transaction(all), call, work);
}

/** Does the same in a transaction of another client. */
export async function answerOnceIn<Tx extends Transaction, Body extends object>(
  transact: <Value>(all: (tx: Tx) => Promise<Value>) => Promise<Value>,
  call: Call<Body>,
  work: Work<Tx, Body>,
): Promise<Answer<Body>> {
  const key = keyOf(call);
  const { status = 202 } = call;
  const done = await transact(async (tx) => {
    if (key === undefined) return work(tx);
    const address = addressOf(call, key);
    const earlier = await findAnswer(tx, address);
    if (earlier === 'in-flight')
      throw new ApiError(409, 'A request with this Idempotency-Key is in progress.', undefined, 1);
    if (earlier) return { answer: answerAgain(call, earlier), jobs: [] };
    const result = await work(tx);
    await keepAnswer(tx, address, { ...result.answer, status, bodyHash: hashOf(call) });
    return result;
  });
  void runtime().jobs.dispatch(done.jobs);
  return done.answer;
}

/** Returns the stored response to an earlier call with the same Idempotency-Key, to skip expensive work. */
export async function findEarlierAnswer<Body extends object>(call: Call<Body>): Promise<Answer<Body> | null> {
  const key = keyOf(call);
  // Mutants of `key` survive: this only saves a read that finds nothing.
  if (key === undefined) return null;
  const earlier = await readAnswer(runtime().db, addressOf(call, key));
  return earlier && answerAgain(call, earlier);
}

/** Returns whether a call repeats an earlier one, by its Idempotency-Key alone: its body hasn't been read yet. */
export async function isRepeated(call: Pick<Call<object>, 'request' | 'caller'>): Promise<boolean> {
  const key = keyOf(call);
  return key !== undefined && (await readAnswer(runtime().db, addressOf(call, key))) !== null;
}

/** Returns the key of a call, whose route has checked it. */
function keyOf({ request }: Pick<Call<object>, 'request'>): string | undefined {
  return IdempotencyHeaders.parse(request.header())['idempotency-key'];
}

function addressOf({ request, caller }: Pick<Call<object>, 'request' | 'caller'>, key: string) {
  return { caller, route: `${request.method} ${request.path}`, key };
}

function answerAgain<Body>(call: Call<Body>, earlier: StoredAnswer): Answer<Body> {
  if (earlier.bodyHash !== hashOf(call)) {
    throw new ApiError(422, 'This Idempotency-Key was used with a different body. Use a new key.');
  }
  return { body: call.schema.parse(earlier.body), location: earlier.location };
}

/** Keyed, because a body may hold a password. */
function hashOf({ asked }: { asked: object }): string {
  return createHmac('sha256', fingerprintKey(runtime().env.AUTH_SECRET))
    .update(JSON.stringify(asked))
    .digest('base64url');
}
