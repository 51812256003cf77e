import type { MiddlewareHandler } from 'hono';
import { bearerOf } from '@/server/auth/api-token';
import { ApiError, toValidationError } from '@/server/http/api-error';
import { transportPolicy } from '@/server/http/content-policy';
import { runtime } from '@/server/runtime';
import { isForm, mediaTypeOf, parseJson } from './body';
import { requestObject } from './request-object';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Rejects writes that another site's page makes with a visitor's cookies. A call with a token uses no cookies. */
export function rejectCrossSiteWrites(ownOrigins: string[]): MiddlewareHandler {
  return async (c, next) => {
    if (!safeMethods.has(c.req.method) && bearerOf(c.req.raw.headers) === null) {
      const origin = c.req.header('Origin');
      const site = c.req.header('Sec-Fetch-Site');
      const isForeign = origin
        ? !ownOrigins.includes(origin)
        : site && site !== 'same-origin' && site !== 'none';
      if (isForeign) throw new ApiError(403, 'This request came from another site.');
    }
    await next();
  };
}

/** Sets a policy by which browsers run nothing in a response. Files set their own. */
export const setDefaultCsp: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.headers.has('Content-Security-Policy')) return;
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
};

/** Keeps what is in a response out of every cache, unless its route lets the user's own browser keep it. */
export const keepOutOfCaches: MiddlewareHandler = async (c, next) => {
  await next();
  const given = c.res.headers.get('Cache-Control') ?? '';
  if (!given.startsWith('private')) c.header('Cache-Control', 'private, no-store');
};

/** Makes browsers use only https in the future, if the app has it. */
export function requireHttps(appUrl: string): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const policy = transportPolicy(appUrl);
    if (policy) c.header('Strict-Transport-Security', policy);
  };
}

/** Does the same for a route of a package. */
export function requireHttpsOf(respond: (request: Request) => Promise<Response>) {
  const policy = transportPolicy(runtime().env.APP_URL);
  return async (request: Request): Promise<Response> => {
    const response = await respond(request);
    if (policy) response.headers.set('Strict-Transport-Security', policy);
    return response;
  };
}

/** Requires flat and well-formed JSON. */
export const requireJson: MiddlewareHandler = async (c, next) => {
  if (mediaTypeOf(c.req) !== 'application/json') {
    throw new ApiError(415, 'Send JSON with the header "Content-Type: application/json".');
  }
  parseJson(await c.req.text());
  await next();
};

/** Requires JSON, as `requireJson` does, unless there is no body. */
export const requireJsonIfAny: MiddlewareHandler = (c, next) =>
  c.req.header('Content-Type') === undefined ? next() : requireJson(c, next);

const NoFieldsSchema = requestObject({});

/** Requires that the body has no fields, if there is one. */
export const requireNoFields: MiddlewareHandler = async (c, next) => {
  if (!isForm(c.req) && (await c.req.text()).trim() === '') return next();
  return requireJson(c, async () => {
    const given: unknown = await c.req.json();
    const { error } = NoFieldsSchema.safeParse(given);
    if (error) throw toValidationError(error, { given });
    await next();
  });
};

/** Requires a form, which is passed through, or JSON as `requireJson` does. */
export const requireFormOrJson: MiddlewareHandler = (c, next) => {
  if (isForm(c.req)) return next();
  if (mediaTypeOf(c.req) === 'application/json') return requireJson(c, next);
  throw new ApiError(415, 'Send a form with a file (multipart/form-data) or JSON (application/json).');
};
