import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const json = { 'Content-Type': 'application/json' };
const sent = (body: string, headers: Record<string, string> = json) => ({ method: 'POST', headers, body });
const notJson =
  'The body must be JSON, with names and text in double quotes, and no comma after the last value.';
const form = new FormData();
form.append('image', new File(['x'], 'beach.png'));

const mistakes: [string, string, RequestInit, number, string][] = [
  ['a trailing comma', '/api/reports', sent('{"id": "monthly-sales",}'), 400, notJson],
  ['single quotes', '/api/reports', sent("{'id': 'monthly-sales'}"), 400, notJson],
  ['no body', '/api/reports', sent(''), 400, 'The body is empty. Send JSON.'],
  ['a huge body', '/api/reports', sent(' '.repeat(70_000)), 413, 'The body must be up to 64 KiB.'],
  [
    'no content type',
    '/api/reports',
    sent('{}', { 'Content-Type': 'application/x-www-form-urlencoded' }),
    415,
    'Send JSON with the header "Content-Type: application/json".',
  ],
  [
    'another path',
    '/api/report',
    sent('{}'),
    404,
    'There’s nothing at this URL. GET /api/openapi.json lists all routes.',
  ],
  ['another method', '/api/reports', {}, 405, 'Use POST: this URL has no other methods.'],
  [
    'a mistyped parameter',
    '/api/jobs?states=failed',
    {},
    400,
    'states is unknown: use state, kind, cursor, limit, owner.',
  ],
  [
    'another name of the file',
    '/api/images',
    { method: 'POST', body: form },
    400,
    'The form has no file. Send it in a field named "file".',
  ],
  [
    'a sign-in with a cookie',
    '/api/auth/sign-in/email',
    sent('{"email": "me@example.com", "password": "correct horse battery"}'),
    403,
    'Send the header "Origin" with the URL of this app, or send no cookie.',
  ],
  [
    'two wrong fields',
    '/api/schedules',
    sent('{"cron": "61 * * * *", "timeZone": "UTC", "report": {"id": "sales"}}'),
    400,
    'report.id must be monthly-sales; cron: The minute can\'t be "61". Use 0 to 59.',
  ],
];

it.each(mistakes)('says what to do after %s', async (_mistake, path, init, status, detail) => {
  const response = await me.send(path, init);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status, detail });
});
