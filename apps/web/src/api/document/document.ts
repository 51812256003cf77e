import type { OpenAPIHono } from '@hono/zod-openapi';
import { runtime } from '@/server/runtime';
import { securitySchemes } from '../http/security';
import { tags } from './operations';
import { headers, headersOf } from './responses';

type Described = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** Returns the OpenAPI document of an API whose routes are described. */
export function describeApi(app: OpenAPIHono): Described {
  const { APP_URL: url } = runtime().env;
  const described = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Offload',
      version: '1',
      description:
        'Background jobs. A program sends a token of /account/tokens with `Authorization: Bearer …`. All errors are application/problem+json.',
      contact: { name: 'Offload', url },
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url }],
    tags: tags.toSorted(byName),
  });
  described.components = { ...described.components, securitySchemes, headers };
  requireWhatIsAlwaysSent(described);
  for (const operations of Object.values(described.paths ?? {}))
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const { security, responses = {} } = operations[method] ?? {};
      const takesToken = security?.some((needed) => 'token' in needed);
      // A route that takes only a session tells a token so.
      for (const [status, response] of Object.entries(responses))
        if (takesToken || (status === '403' && security?.some((needed) => 'session' in needed)))
          response.headers = { ...response.headers, ...headersOf(['RateLimit', 'RateLimit-Policy']) };
    }
  return described;
}

/** A field that a caller may omit has a default. In a response, it's always there, so a generated client needn't expect less. */
function requireWhatIsAlwaysSent({ paths, components }: Described): void {
  const taken = JSON.stringify(Object.values(paths ?? {}).flatMap(bodiesOf));
  for (const [name, schema] of Object.entries(components?.schemas ?? {})) {
    if (!('properties' in schema) || taken.includes(`"#/components/schemas/${name}"`)) continue;
    const withDefault = Object.entries(schema.properties ?? {}).filter(([, field]) => 'default' in field);
    schema.required = [...(schema.required ?? []), ...withDefault.map(([field]) => field)];
  }
}

function bodiesOf({ post, put, patch }: NonNullable<Described['paths']>[string]) {
  return [post, put, patch].map((operation) => operation?.requestBody);
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name.localeCompare(other.name, 'en');
}
