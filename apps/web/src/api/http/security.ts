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
      'An API token of a program, from /account/tokens. The roles of an operation are the scopes that it needs.',
  },
  metrics: { type: 'http', scheme: 'bearer', description: 'The token in METRICS_TOKEN.' },
} as const;

type Requirement = Partial<Record<keyof typeof securitySchemes, string[]>>;

/** Returns what a call needs to say who makes it: a session, or a token with its scope. */
export function securityOf(method: string, path: string): Requirement[] {
  const scope = scopeOf(method.toUpperCase(), path);
  return scope ? [{ session: [] }, { token: [scope] }] : [{ session: [] }];
}
