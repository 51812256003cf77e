import { viewForWebhooks } from '@offload/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';
import { createApi } from './app';
import { exampleJob } from './jobs/example-job';
import { WebhookMessageSchema } from './webhooks/webhook-schema';

interface Operation {
  operationId: string;
  tags?: string[];
  'x-scope'?: string;
  summary?: string;
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
  responses: Record<string, { description?: string; content?: Record<string, { schema?: object }> }>;
}

interface Document {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, { requestBody: object }>>;
  tags: { name: string }[];
  components: Record<string, Record<string, object>>;
}

let api: TestApi;
let document: Document;

beforeAll(async () => {
  api = await openTestApi();
  const response = await api.get('/api/openapi.json');
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toMatch(/^application\/json/);
  document = await response.json();
});
afterAll(() => api.close());

it('is an OpenAPI 3.1 document with the required parts', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: 'Offload', version: expect.any(String) });
  expect(document.servers).toEqual([{ url: 'http://localhost:3000' }]);
  for (const [path, { operation }] of operations()) {
    expect(path).toMatch(/^\/api\//);
    expect(operation.summary).toBeTruthy();
    expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^([1-5]\d\d|default)$/);
      expect(response.description).toBeTruthy();
    }
  }
});

it('requires the fields of a response that are always sent, and none of a request that has a default', () => {
  const { Job, ReportRequest } = document.components.schemas ?? {};
  expect(Job).toMatchObject({ required: expect.arrayContaining(['version', 'canCancel', 'deadline']) });
  expect(ReportRequest).toMatchObject({ required: ['id', 'data'] });
});

it('lists exactly the routes that the API has', () => {
  const named = operations().map(([path, { method }]) => `${method.toUpperCase()} ${path}`);
  const routes = createApi()
    .routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    // better-auth's own routes, which we limit.
    .filter((route) => route !== 'GET /api/openapi.json' && !route.includes(' /api/auth/'));
  expect(named.sort()).toEqual([...new Set(routes)].sort());
});

it('says for each route whether it takes a session, a token with which scope, or neither', () => {
  const security = Object.fromEntries(
    operations().map(([path, { method, operation }]) => [`${method} ${path}`, operation.security]),
  );
  expect(security).toMatchObject({
    'post /api/signup': [],
    'post /api/reports': [{ session: [] }, { token: [] }],
    'get /api/jobs/{id}/events': [{ session: [] }, { token: [] }],
    'post /api/tokens': [{ session: [] }],
    'get /api/metrics': [{ metrics: [] }],
  });
  expect(document.paths['/api/reports']?.post?.['x-scope']).toBe('reports:write');
  expect(document.paths['/api/jobs/{id}/events']?.get?.['x-scope']).toBe('jobs:read');
  const schemes = Object.keys(document.components.securitySchemes ?? {});
  for (const needed of Object.values(security).flat())
    expect(schemes).toEqual(expect.arrayContaining(Object.keys(needed ?? { none: true })));
});

it('has a scope for every route that needs a session, but those that only a session may call', () => {
  const onlySessions = operations()
    .filter(([, { operation }]) => JSON.stringify(operation.security) === '[{"session":[]}]')
    .map(([path]) => path.split('/').slice(0, 4).join('/'));
  expect([...new Set(onlySessions)].sort()).toEqual([
    '/api/account/two-factor',
    '/api/admin/tokens',
    '/api/push-subscriptions',
    '/api/push-subscriptions/{id}',
    '/api/sessions',
    '/api/sessions/{id}',
    '/api/tokens',
    '/api/tokens/{id}',
  ]);
});

it('declares every path parameter', () => {
  for (const [path, { operation }] of operations()) {
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(declared.map(({ name }) => name)).toEqual(names);
    expect(declared.every(({ required }) => required)).toBe(true);
  }
});

it('names each call once, for the functions of generated clients', () => {
  const names = operations().map(([, { operation }]) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  const tags = document.tags.map(({ name }) => name);
  for (const [, { operation }] of operations()) expect(tags).toContain(operation.tags?.[0]);
});

it('describes what webhooks are sent', () => {
  const message = {
    ...{ type: 'job.test', timestamp: '2026-12-07T09:30:00.000Z' },
    data: viewForWebhooks(exampleJob),
  };
  // Without what isn't described.
  expect(WebhookMessageSchema.parse(message)).toEqual(message);
  expect(document.webhooks.jobFinished?.post?.requestBody).toMatchObject({
    content: { 'application/json': { schema: { $ref: '#/components/schemas/WebhookMessage' } } },
  });
});

it('has no dangling references', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) {
    const [, part = '', name = ''] = /^#\/components\/(\w+)\/(.+)$/.exec(reference ?? '') ?? [];
    expect(Object.keys(document.components[part] ?? {})).toContain(name);
  }
});

it('lists the errors that each route has, as problem details', () => {
  const errorsOf = (method: string, path: string) =>
    Object.keys(document.paths[path]?.[method]?.responses ?? {}).filter((status) => status >= '4');
  const everywhere = ['400', '500', '503'];
  expect(errorsOf('get', '/api/health/live')).toEqual(everywhere);
  expect(errorsOf('get', '/api/jobs')).toEqual(['400', '401', '403', '429', '500', '503']);
  expect(errorsOf('post', '/api/reports')).toEqual([
    '400',
    '401',
    '403',
    '408',
    '409',
    '413',
    '415',
    '422',
    '429',
    '500',
    '503',
  ]);
  for (const [path, { operation }] of operations()) {
    if (path.startsWith('/api/health')) continue;
    for (const [status, { content }] of Object.entries(operation.responses))
      if (status >= '4')
        expect(content).toEqual({
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        });
  }
});

it('describes the parameters of a list', () => {
  const { parameters } = document.paths['/api/jobs']?.get ?? {};
  const byName = new Map(parameters?.map((parameter) => [parameter.name, parameter]));
  expect([...byName.keys()].sort()).toEqual(['cursor', 'kind', 'limit', 'owner', 'state']);
  expect(byName.get('limit')?.schema).toMatchObject({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 25,
  });
  expect([...byName.values()].some(({ required }) => required)).toBe(false);
});

function operations(): [string, { method: string; operation: Operation }][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, { method: string; operation: Operation }] => [
      path,
      { method, operation },
    ]),
  );
}
