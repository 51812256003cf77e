import { STATUS_CODES } from 'node:http';
import { mayDo } from '@offload/core/admin';
import { mistypedText } from '@offload/core/contract';
import { isDatabaseBusy, isDatabaseDown, isDiskFull, isSchemaMissing } from '@offload/core/sql';
import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import { type Caller, type ConsoleAction, recordedAs, requestIdHeader, requestIdOf } from '../access';
import { escaped } from '../document/html';
import { type FieldError, fieldErrorOf } from '../replay/replay-check';
import { storable, whyNotStorable } from '../storable';
import type { ApiParts } from './parts';

/** The variables of a request: who sent it, or that the app itself has responded. */
export type ConsoleEnv = { Variables: { access: Caller; requestId: string; isOfApp?: true } };

/** Says why a request was rejected. */
export class Rejection extends HTTPException {
  override readonly name = 'Rejection';
  readonly code = 'CONSOLE_REJECTED';
  constructor(
    status: ContentfulStatusCode,
    detail: string,
    readonly errors: FieldError[] = [],
  ) {
    super(status, { message: detail });
  }
}

function isRejection(error: unknown): error is Rejection {
  return error instanceof Error && 'code' in error && error.code === 'CONSOLE_REJECTED';
}

const problemType = 'application/problem+json';

/** Responds with problem details (RFC 9457), which get the ID of the request later. */
export function problem(status: ContentfulStatusCode, detail: string, errors: FieldError[] = []): Response {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, errors };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': problemType, 'Cache-Control': 'private, no-store' },
  });
}

const wrong = 'Something went wrong on our end. Try again in a moment.';
const unmigrated = 'Tables are missing. Call migrate, or start a worker that does, and try again.';
const down = 'The database can’t be reached. Nothing was changed. Try again in a moment.';
const full = 'The database has no space left. Nothing was changed. Try again later.';
const busy =
  'The database took too long: it’s busy, or another transaction has locked these rows. Nothing was changed. Try again in a moment.';

/**
 * Responds to an error: to a rejection with its own message, to any other without internal details, after calling `onError`.
 */
export function problemOf(error: unknown, onError: (error: unknown) => void): Response {
  if (isRejection(error)) return problem(error.status, error.message, error.errors);
  onError(error);
  if (isSchemaMissing(error)) return problem(503, unmigrated);
  // An app may wrap the error that reading its session threw.
  const outage = error instanceof Error && !isDatabaseDown(error) ? error.cause : error;
  if (isDatabaseBusy(outage)) return problem(503, busy);
  if (isDiskFull(outage)) return problem(503, full);
  return isDatabaseDown(outage) ? problem(503, down) : problem(500, wrong);
}

/** Rejects callers who may not do this, and records that they tried. */
export function requireAction(
  parts: Pick<ApiParts, 'denials'>,
  action: ConsoleAction,
): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    await requireRight(parts, c, action);
    await next();
  };
}

/** Throws a `Rejection` if the caller may not do this, and records that they tried. */
export async function requireRight(
  { denials }: Pick<ApiParts, 'denials'>,
  c: Context<ConsoleEnv>,
  action: ConsoleAction,
): Promise<void> {
  const access = c.get('access');
  if (mayDo(access, action)) return;
  const named = storable(300).safeParse(c.req.param('id') ?? c.req.param('name'));
  await denials.record(access.operator, { ...recordedAs[action], subjectId: named.data ?? 'all' });
  throw new Rejection(403, `You may not do this: ${action}.`);
}

/** Throws a `Rejection` if the caller selects failures by text that they may not see: that would confirm a guess. */
export function requireSelectable({ seesValues }: Caller, signature: string | null): void {
  if (signature !== null && !seesValues)
    throw new Rejection(403, 'You may not select failures by signature. Use code.');
}

const reads = ['GET', 'HEAD'];

/** Rejects forms, which other sites can send: writes are JSON. */
export const requireJson: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  const isJson = c.req.header('Content-Type')?.startsWith('application/json') ?? false;
  if (!reads.includes(c.req.method) && !isJson)
    throw new Rejection(415, 'Send JSON with the header "Content-Type: application/json".');
  await next();
};

/** The body of a route that needs none. */
export const NoFields = z.strictObject({});

/** Parses a request's JSON; no body is an empty object. Throws a `Rejection` that says what to change. */
export async function readBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  let json: unknown;
  try {
    json = JSON.parse((await c.req.text()) || '{}');
  } catch {
    throw new Rejection(400, 'The body isn’t valid JSON.');
  }
  const reason = whyNotStorable(json);
  if (reason !== null) throw new Rejection(400, reason);
  return parsed(schema, json);
}

/** Parses a value. Throws a `Rejection` that says what to change. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const errors = result.error.issues.flatMap((issue) => fieldErrorsOf(issue, known));
  const texts = errors.map(
    ({ pointer, message }) => `${pointer.slice(1).replaceAll('/', '.') || 'The request'} ${message}`,
  );
  throw new Rejection(400, texts.join('; '), errors);
}

// A body may have any number of them.
const maxUnknown = 10;

/** Returns one error for each unknown field, and says which field is meant if its name looks like a known one. */
function fieldErrorsOf(issue: z.core.$ZodIssue, known: readonly string[]): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [fieldErrorOf(issue)];
  const within = fieldErrorOf(issue).pointer;
  return issue.keys.slice(0, maxUnknown).map((name) => ({
    pointer: `${within}/${name}`,
    message: (within === '' && mistypedText(name, known)) || 'is unknown',
  }));
}

const Problem = z.looseObject({ detail: z.string().default('Try again in a moment.') });

/**
 * Gives each request an ID, which its response and its problem details have. Shows browsers a page that says why theirs can't be
 * shown, instead of JSON. It needs no script and no style.
 */
export const identifyRequests: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  const requestId = requestIdOf(c.req.raw);
  c.set('requestId', requestId);
  await next();
  // The app has responded instead.
  if (c.get('isOfApp')) return;
  c.header(requestIdHeader, requestId);
  if (c.res.headers.get('Content-Type') !== problemType) return;
  const { status, headers } = c.res;
  const details = Problem.parse(await c.res.json());
  const isForPeople = c.req.header('Accept')?.includes('text/html') ?? false;
  if (isForPeople) {
    headers.set('Content-Type', 'text/html; charset=utf-8');
    headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  }
  const body = isForPeople ? pageOf(details.detail) : JSON.stringify({ ...details, requestId });
  c.res = new Response(body, { status, headers });
};

const pageOf = (detail: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Jobs</title>
</head>
<body>
<main>
<h1>This page can’t be shown</h1>
<p>${escaped(detail)}</p>
<p><a href="">Try again</a></p>
</main>
</body>
</html>
`;
