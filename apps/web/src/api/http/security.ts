import { scopeOf } from '@/server/auth/scopes';

/** How calls say who makes them, for the OpenAPI document. */
export const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'better-auth.session_token',
    description: 'The session of a browser, which POST /api/auth/sign-in/email starts.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API token of a program, from /account/tokens. `x-scope` of an operation is the scope that it needs.',
  },
  metrics: { type: 'http', scheme: 'bearer', description: 'The token in METRICS_TOKEN.' },
} as const;

/** Returns what a call needs to say who makes it: a session, or a token with a scope, which linters allow only of OAuth. */
export function securityOf(method: string, path: string) {
  const scope = scopeOf(method.toUpperCase(), path);
  return scope
    ? { security: [{ session: [] }, { token: [] }], 'x-scope': scope }
    : { security: [{ session: [] }] };
}
