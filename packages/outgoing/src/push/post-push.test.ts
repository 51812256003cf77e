import { createPublicKey, verify } from 'node:crypto';
import { newDevice, type PushService, startPushService } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newPushKeys, subscriptionKeys } from './keys';
import { createPostPush } from './post-push';

const keys = newPushKeys();
const subject = 'mailto:offload@example.com';
const device = newDevice();

let service: PushService;

beforeAll(async () => {
  service = await startPushService();
});
beforeEach(() => {
  service.requests.length = 0;
  service.conduct(() => ({ status: 201 }));
});
afterAll(() => service.stop());

function post(endpoint = service.newEndpoint(), allowHosts = [service.host]) {
  const subscription = { endpoint, ...device.keys };
  const push = { subscription, keys, payload: '{"title":"Gut gemacht ✓"}', topic: 'jobs', ttlSeconds: 60 };
  return createPostPush({ allowHosts, subject })(push, new AbortController().signal);
}

it('sends a message that only the device can decrypt, with its lifetime and topic', async () => {
  expect(await post()).toBe(true);
  const [request] = service.requests;
  expect(request?.headers).toMatchObject({ ttl: '60', topic: 'jobs', 'content-encoding': 'aes128gcm' });
  expect(request?.body.includes('Gut')).toBe(false);
  expect(device.decrypt(request?.body ?? Buffer.alloc(0))).toBe('{"title":"Gut gemacht ✓"}');
  expect(() => newDevice().decrypt(request?.body ?? Buffer.alloc(0))).toThrow();
});

it('identifies the installation with a token for this push service (RFC 8292)', async () => {
  await post();
  const [, token = '', key] =
    /^vapid t=([^,]+), k=(.+)$/.exec(service.requests[0]?.headers.authorization ?? '') ?? [];
  expect(key).toBe(keys.publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(keys.publicKey, 'base64url');
  const half = (start: number) => point.subarray(start, start + 32).toString('base64url');
  const [x, y] = [half(1), half(33)];
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const signed = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  expect(
    verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url')),
  ).toBe(true);
  const { aud, sub, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  expect({ aud, sub }).toEqual({ aud: `http://${service.host}`, sub: subject });
  expect(exp * 1_000).toBeGreaterThan(Date.now());
});

it.each([404, 410])('returns false if the subscription has ended: %i', async (status) => {
  service.conduct(() => ({ status }));
  expect(await post()).toBe(false);
});

it.each([
  [429, { 'Retry-After': '30' }, { name: 'TransientError', code: 'push_busy', retryAfterMs: 30_000 }],
  [503, {}, { name: 'TransientError', code: 'push_busy', retryAfterMs: null }],
  [413, {}, { name: 'PermanentError', code: 'push_rejected' }],
  [302, { Location: 'http://localhost/elsewhere' }, { name: 'PermanentError', code: 'push_rejected' }],
])('throws if the service responds with %i', async (status, headers, error) => {
  service.conduct(() => ({ status, headers }));
  await expect(post()).rejects.toMatchObject(error);
  expect(service.requests).toHaveLength(1);
});

it("rejects private hosts that aren't allowed", async () => {
  const refused = { name: 'PermanentError', code: 'address_refused' };
  for (const endpoint of [service.newEndpoint(), 'https://127.0.0.1/push', 'https://[::1]/push'])
    await expect(post(endpoint, [])).rejects.toMatchObject(refused);
  expect(service.requests).toEqual([]);
});

it('accepts only keys like those of browsers', () => {
  const [valid, other] = [newDevice().keys, newDevice().keys];
  expect(subscriptionKeys.parse(valid)).toEqual(valid);
  const notOnCurve = Buffer.from(other.p256dh, 'base64url').fill(7, 1).toString('base64url');
  for (const wrong of [{ p256dh: notOnCurve }, { p256dh: other.auth }, { p256dh: '§' }, { auth: 'c2hvcnQ' }])
    expect(subscriptionKeys.safeParse({ ...valid, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
});

it('always makes keys of full length', () => {
  for (let turn = 0; turn < 600; turn += 1)
    expect(Buffer.from(newPushKeys().privateKey, 'base64url')).toHaveLength(32);
});
