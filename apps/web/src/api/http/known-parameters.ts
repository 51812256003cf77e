import { mistypedText } from '@offload/core/contract';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import * as z from 'zod';
import type { ApiError } from '@/server/http/api-error';
import { invalid } from '@/server/http/api-error';

const OperationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).default([]),
});
const DocumentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), OperationSchema)) });

/** Rejects query parameters that the route doesn't have in its OpenAPI: a mistyped filter would be ignored. */
export function rejectUnknownParameters(describe: () => unknown): MiddlewareHandler {
  let known: Map<string, Set<string>> | null = null;
  return async (c, next) => {
    if (c.req.url.includes('?')) {
      const given = [...new URL(c.req.url).searchParams.keys()];
      known ??= readParameters(describe());
      const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
      // better-auth’s routes and unknown paths have no entry.
      const names = known.get(`${method} ${matchedRoutes(c).at(-1)?.path}`);
      const unknown = names ? given.filter((name) => !names.has(name)) : [];
      if (names && unknown.length > 0) throw toValidationError(unknown, [...names]);
    }
    await next();
  };
}

function readParameters(document: unknown): Map<string, Set<string>> {
  const { paths } = DocumentSchema.parse(document);
  return new Map(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { parameters }]): [string, Set<string>] => {
        const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
        return [`${method.toUpperCase()} ${path.replaceAll(/\{(.+?)\}/g, ':$1')}`, new Set(names)];
      }),
    ),
  );
}

function toValidationError(names: string[], known: string[]): ApiError {
  const errors = [...new Set(names)].map((name) => ({
    pointer: `#${name}`,
    message: mistypedText(name, known) ?? otherText(known),
  }));
  return invalid(errors);
}

function otherText(known: string[]): string {
  return known.length > 0 ? `is unknown: use ${known.join(', ')}` : 'is not a parameter of this route';
}
