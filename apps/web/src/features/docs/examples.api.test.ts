import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { type ApiDocument, type Call, readDocument } from './api-document';
import { bodyOf, exampleOf, type LanguageName } from './examples';

let api: TestApi;
let admin: SignedInCaller;
let document: ApiDocument;

beforeAll(async () => {
  api = await openTestApi();
  admin = await api.signedIn('admin');
  document = readDocument();
});
afterAll(() => api.close());

const example = (call: Call, language: LanguageName) =>
  exampleOf(call, document.url, document.objects, language);

function call(name: string): Call {
  const found = document.tags.flatMap(({ calls }) => calls).find(({ operationId }) => operationId === name);
  if (!found) throw new Error(`No call is named ${name}`);
  return found;
}

it('sends a body that the API accepts in the example of every call', async () => {
  const rejected: string[] = [];
  let sent = 0;
  for (const one of document.tags.flatMap(({ calls }) => calls)) {
    const { json } = bodyOf(one, document.objects);
    if (!json) continue;
    sent += 1;
    // Nothing has this ID. The API reads the body before it says so.
    const path = one.path.replaceAll(/\{\w+\}/g, '0199a0c4-0000-7000-8000-000000000000');
    const headers = { 'Content-Type': 'application/json' };
    const response = await admin.send(path, { method: one.method, headers, body: json });
    // The example's password and code are made up.
    const isSecret = one.path.includes('two-factor') && response.status === 422;
    if (!isSecret && [400, 415, 422].includes(response.status))
      rejected.push(`${one.operationId} ${json}: ${await response.text()}`);
  }
  expect(rejected).toEqual([]);
  expect(sent).toBeGreaterThan(15);
});

it('writes a call for a terminal', () => {
  expect(example(call('runSchedule'), 'curl')).toBe(
    [
      "curl -X POST 'http://localhost:3000/api/schedules/{id}/run' \\",
      '  -H "Authorization: Bearer $OFFLOAD_TOKEN"',
    ].join('\n'),
  );
  expect(example(call('updateWebhook'), 'curl')).toMatch(/-d '\{\n {2}"enabled": true\n\}'$/);
});

it('writes a call without a body, and without a token, if it takes none', () => {
  expect(example(call('getReadiness'), 'curl')).toBe("curl 'http://localhost:3000/api/health/ready'");
  expect(example(call('importOrders'), 'curl')).toContain('-F file=@orders.csv');
});

it('writes TypeScript that sends the body', async () => {
  const code = example(call('createWebhook'), 'typescript');
  const sent: [string, RequestInit][] = [];
  const fetch = async (url: string, init: RequestInit) => {
    sent.push([url, init]);
    return new Response();
  };
  const run = new Function('fetch', 'process', `return (async () => { ${code} })()`);
  await run(fetch, { env: { OFFLOAD_TOKEN: 'ofl_a' } });
  expect(sent).toEqual([
    [
      'http://localhost:3000/api/webhooks',
      expect.objectContaining({
        method: 'POST',
        headers: expect.objectContaining({ Authorization: 'Bearer ofl_a' }),
      }),
    ],
  ]);
  const response = await admin.send('/api/webhooks', {
    ...sent[0]?.[1],
    headers: { 'Content-Type': 'application/json' },
  });
  expect(response.status).toBe(201);
});

it('writes Python, in which true is True', () => {
  const code = example(call('updateWebhook'), 'python');
  expect(code).toContain('"enabled": True');
  expect(code).toContain("os.environ['OFFLOAD_TOKEN']");
});
