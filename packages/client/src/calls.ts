import type { Client, MaybeOptionalInit } from 'openapi-fetch';
import type { HttpMethod, PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers';
import type { paths } from './generated/api';

type Path<Method extends HttpMethod> = PathsWithMethod<paths, Method>;
type Options<Method extends HttpMethod, Of extends keyof paths> = MaybeOptionalInit<paths[Of], Method>;
/** The options of a call: they may be left out if none is required. */
type Given<Init> =
  RequiredKeysOf<Init> extends never
    ? [(Init & { [key: string]: unknown })?]
    : [Init & { [key: string]: unknown }];

/** Returns a function per method that returns the body of the response: the client's `send` throws for all that aren't OK. */
export function createCalls(api: Client<paths>) {
  return {
    async get<Of extends Path<'get'>, Init extends Options<'get', Of>>(path: Of, ...init: Given<Init>) {
      return bodyOf(await api.GET<Of, Init>(path, ...init));
    },
    async post<Of extends Path<'post'>, Init extends Options<'post', Of>>(path: Of, ...init: Given<Init>) {
      return bodyOf(await api.POST<Of, Init>(path, ...init));
    },
    async put<Of extends Path<'put'>, Init extends Options<'put', Of>>(path: Of, ...init: Given<Init>) {
      return bodyOf(await api.PUT<Of, Init>(path, ...init));
    },
    async patch<Of extends Path<'patch'>, Init extends Options<'patch', Of>>(path: Of, ...init: Given<Init>) {
      return bodyOf(await api.PATCH<Of, Init>(path, ...init));
    },
    async delete<Of extends Path<'delete'>, Init extends Options<'delete', Of>>(
      path: Of,
      ...init: Given<Init>
    ) {
      return bodyOf(await api.DELETE<Of, Init>(path, ...init));
    },
  };
}

type Answer<Body> = { data: Body } | { data?: never };

function bodyOf<Body>(answer: Answer<Body>): Body {
  if (!hasBody(answer)) throw new TypeError('A response that isn’t OK was not thrown.');
  return answer.data;
}

function hasBody<Body>(answer: Answer<Body>): answer is { data: Body } {
  return 'data' in answer;
}
