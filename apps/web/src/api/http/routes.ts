import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { operationOf } from '../document/operations';
import { type Failure, failureResponses, type Header, headersOf } from '../document/responses';
import { requireCaller, type SignedIn } from './guards';
import { IdempotencyHeaders } from './idempotency';
import { rejectUnknownParameters } from './known-parameters';
import { rejectInvalid } from './problem';
import { requireJson, requireNoFields } from './request-guards';
import { securityOf } from './security';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Request = NonNullable<RouteConfig['request']>;

interface Input {
  description?: string;
  /** Who may call it; by default, everyone with a session or a token. If empty, anyone. */
  guards?: MiddlewareHandler[];
  /** What a call without guards needs nevertheless. */
  security?: RouteConfig['security'];
  /** By default, text for each name in the path. */
  params?: z.ZodObject;
  query?: z.ZodObject;
  json?: z.ZodType;
  /** A body that isn't only JSON, which a guard checks. */
  body?: Request['body'];
  headers?: z.ZodObject;
  /** Whether it takes an Idempotency-Key. */
  once?: true;
  /** The errors that only this route has. */
  fails?: Failure[];
}

type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

type ParamsOf<Path, Given> = Given extends { params: infer Params extends z.ZodObject }
  ? { params: Params }
  : [NamesIn<Path>] extends [never]
    ? object
    : { params: z.ZodObject<Record<NamesIn<Path>, z.ZodString>> };

type BodyOf<Given> = Given extends { json: infer Json extends z.ZodType }
  ? { body: ReturnType<typeof jsonBody<Json>> }
  : Given extends { body: infer Body }
    ? { body: Body }
    : object;

type RequestOf<Path, Given> = ParamsOf<Path, Given> &
  BodyOf<Given> &
  (Given extends { query: infer Query } ? { query: Query } : object) &
  (Given extends { headers: infer Headers } ? { headers: Headers } : object) &
  (Given extends { once: true } ? { headers: typeof IdempotencyHeaders } : object);

type Route<M extends Method, Path extends string, Given, Responses> = {
  method: M;
  path: Path;
  request: RequestOf<Path, Given>;
  responses: Responses;
};

/**
 * Describes a route by its method: `route.get('/webhooks/{id}', 'Get a webhook', { 200: … })`. Only someone who is signed in may
 * call it, and a described body must be JSON, unless `input` says otherwise.
 */
export const route = {
  get: on('get'),
  post: on('post'),
  put: on('put'),
  patch: on('patch'),
  delete: on('delete'),
};

function on<M extends Method>(method: M) {
  function describe<
    Path extends string,
    Responses extends RouteConfig['responses'],
    Given extends Input = object,
  >(path: Path, summary: string, responses: Responses, input?: Given): Route<M, Path, Given, Responses>;
  // Its type is for the library, which infers what handlers take and return from it.
  function describe(
    path: string,
    summary: string,
    responses: RouteConfig['responses'],
    input: Input = {},
  ): object {
    const { guards = [requireCaller], params = textIn(path), query, json, body, once } = input;
    const headers = once ? IdempotencyHeaders : input.headers;
    const request = {
      ...(params && { params }),
      ...(query && { query }),
      ...(json ? { body: jsonBody(json) } : body && { body }),
      ...(headers && { headers }),
    };
    const middleware = [
      rejectUnknownParameters(Object.keys(query?.shape ?? {})),
      ...guards,
      ...(json ? [requireJson] : []),
      ...(method === 'get' || json || body ? [] : [requireNoFields]),
    ];
    const failures = failureResponses(failuresOf(method, path, input));
    const about = describeCall(method, path, summary, input);
    const all = { ...failures, ...responses };
    return createRoute({ method, path, ...about, middleware, request, responses: all });
  }
  return describe;
}

/** Says what a call is named, what it does, and what it needs. The first sentence is the summary. */
function describeCall(method: Method, path: string, text: string, input: Input) {
  const { guards, security = [], description = '' } = input;
  const [summary = text] = text.split('. ');
  return {
    ...operationOf(`${method.toUpperCase()} ${path}`),
    summary,
    description: `${text}. ${description}`.trim(),
    ...(guards?.length === 0 ? { security } : securityOf(method, `/api${path}`)),
  };
}

function failuresOf(method: Method, path: string, { guards, once, fails = [] }: Input): Failure[] {
  return [
    ...([400, 500, 503] as const),
    ...(guards?.length === 0 ? [] : ([401, 403, 429] as const)),
    ...(method === 'get' ? [] : ([403, 408, 413, 415] as const)),
    ...(path.includes('{') ? ([404] as const) : []),
    ...(once ? ([409, 422] as const) : []),
    ...fails,
  ];
}

function textIn(path: string): z.ZodObject | undefined {
  const names = [...path.matchAll(/(?<![\w-])([\w-]+?)s?\/\{(\w+)\}/g)].map(([, what, name = '']) => {
    const description = `The ${what} ${name === 'id' ? 'ID' : name}`;
    return [name, z.string().openapi({ description })];
  });
  return names.length > 0 ? z.object(Object.fromEntries(names)) : undefined;
}

export const resource = () => new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid });

export function json<Schema extends z.ZodType>(description: string, schema: Schema, ...headers: Header[]) {
  return { description, headers: headersOf(headers), content: { 'application/json': { schema } } };
}

export function content(type: string, description: string, ...headers: Header[]) {
  return { description, headers: headersOf(headers), content: { [type]: { schema: z.string() } } };
}

function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

export const jobCursor = z.uuid('must be the nextCursor of an earlier page').optional();

export const pageLimit = z.coerce.number().int().min(1).max(100).default(25);
