import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineJob } from './define';
import { describeKind } from './describe-kind';
import { loadRegistry } from './registry';

it('says what a payload may hold, and what of it is secret', () => {
  const contract = defineJob({
    kind: 'a-kind',
    queue: 'email',
    payload: z.object({ token: z.string(), count: z.int().default(1), at: z.date().optional() }),
    secrets: ['token'],
    maxAttempts: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 1,
  });
  const { name, payloadSchema, secrets } = describeKind(contract);
  expect(name).toBe('a-kind');
  expect(secrets).toEqual(['token']);
  expect(payloadSchema).toMatchObject({
    type: 'object',
    required: ['token'],
    properties: { token: { type: 'string' }, count: { type: 'integer', default: 1 }, at: {} },
  });
});

it('can say it of every kind that there is', async () => {
  for (const { contract } of (await loadRegistry()).values()) {
    expect(describeKind(contract).payloadSchema).toMatchObject({ type: 'object' });
  }
});
