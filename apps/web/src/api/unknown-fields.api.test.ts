import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { formWith, pictures } from '@/testing/pictures';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const report = { id: 'monthly-sales', data: { month: 1, year: 2023 } };
const image = { image_url: 'https://example.com/beach.jpg' };

async function rejected(response: Response): Promise<unknown> {
  expect(response.status).toBe(400);
  return (await response.json()).errors;
}

it('rejects an unknown field, and says which one is meant', async () => {
  const body = { ...report, runat: '2026-12-24T18:00:00Z' };
  expect(await rejected(await me.post('/api/reports', body))).toEqual([
    { pointer: '/runat', message: 'is unknown: use runAt' },
  ]);
  const within = { ...report, data: { ...report.data, Month: 2 } };
  expect(await rejected(await me.post('/api/reports', within))).toEqual([
    { pointer: '/data/Month', message: 'is unknown: use month' },
  ]);
});

it('names all fields if none is like the unknown one', async () => {
  const message = 'is unknown: use url, events, kinds';
  const webhook = { url: 'https://example.com/', events: ['job.failed'], secret: 'x', 'a/b': 1 };
  expect(await rejected(await me.post('/api/webhooks', webhook))).toEqual([
    { pointer: '/secret', message },
    { pointer: '/a~1b', message },
  ]);
});

it("ignores the user_id of the article's requests, and what else its clients send", async () => {
  const email = 'article@example.com';
  expect((await api.post('/api/signup', { email, user_id: 1 })).status).toBe(202);
  for (const [path, body] of [
    ['/api/reports', report],
    ['/api/images', image],
  ] as const) {
    const key = { 'Idempotency-Key': path };
    const first = await me.post(path, { ...body, user_id: 1, tags: ['a'] }, key);
    expect(first.status, path).toBe(202);
    const again = await me.post(path, body, key);
    expect((await again.json()).id, path).toBe((await first.json()).id);
  }
  expect((await me.upload('/api/images', formWith(pictures.png, { user_id: '1' }))).status).toBe(202);
});

it('rejects a mistyped field of a form, whose file is not kept', async () => {
  const form = formWith(pictures.png, { width: '320' });
  expect(await rejected(await me.upload('/api/images', form))).toEqual([
    { pointer: '/width', message: 'is unknown: use widths' },
  ]);
  const csv = new FormData();
  csv.append('file', new File(['a,b\n1,2\n'], 'orders.csv'));
  csv.append('dryrun', 'true');
  expect(await rejected(await me.upload('/api/imports', csv))).toEqual([
    { pointer: '/dryrun', message: 'is unknown: use dryRun' },
  ]);
});

const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ requestBody: z.unknown().optional() }))),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const Body = z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) });

it('describes that in the OpenAPI document, for every body but those that others write, too', async () => {
  const { paths, components } = Document.parse(await (await api.get('/api/openapi.json')).json());
  const open: string[] = [];
  function visit(value: unknown, where: string): void {
    const { $ref, type, properties = {}, additionalProperties } = Schema.parse(value);
    if ($ref) visit(components.schemas[$ref.replace(/.*\//, '')], where);
    if (type === 'object' && additionalProperties !== false) open.push(where);
    for (const [name, property] of Object.entries(properties)) visit(property, `${where}/${name}`);
  }
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { requestBody }] of Object.entries(operations))
      for (const [type, { schema }] of Object.entries(requestBody ? Body.parse(requestBody).content : {}))
        visit(schema, `${method} ${path} ${type}`);
  const requests = ['signup', 'reports', 'images', 'push-subscriptions'];
  const ofArticle = (where: string) => requests.some((name) => where.startsWith(`post /api/${name} `));
  expect(open.filter((where) => !ofArticle(where) && !where.endsWith(' multipart/form-data'))).toEqual([]);
});
