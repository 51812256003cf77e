import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
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
    const { guards = [requireCaller], params = textIn(path), query, json, body, once, description } = input;
    const { security = guards.length > 0 ? securityOf(method, `/api${path}`) : [] } = input;
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
    const about = { summary, security, ...(description && { description }) };
    return createRoute({ method, path, ...about, middleware, request, responses });
  }
  return describe;
}

function textIn(path: string): z.ZodObject | undefined {
  const names = [...path.matchAll(/(?<![\w-])([\w-]+?)s?\/\{(\w+)\}/g)].map(([, what, name = '']) => {
    const description = `The ${what} ${name === 'id' ? 'ID' : name}`;
    return [name, z.string().openapi({ description })];
  });
  return names.length > 0 ? z.object(Object.fromEntries(names)) : undefined;
}

export const resource = () => new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid });

export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

export function content(type: string, description: string) {
  return { description, content: { [type]: { schema: z.string() } } };
}

function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

export const jobCursor = z.uuid('must be the nextCursor of an earlier page').optional();

export const pageLimit = z.coerce.number().int().min(1).max(100).default(25);
