/** The problem details (RFC 9457) that pages display. */
export interface Problem {
  /** `about:blank` if the status says it all. */
  type: string;
  status: number;
  detail: string;
  requestId: string | null;
  errors: { pointer: string; message: string }[];
  /** Where the user can do something about it. */
  link?: { label: string; href: string } | undefined;
}

const untyped = 'about:blank';

/** The problem of a request that got no response. */
export const unreachable: Problem = {
  type: untyped,
  status: 0,
  detail: 'The server can’t be reached. Check your connection and try again.',
  requestId: null,
  errors: [],
};

/** The problem of a request that gets no response in time. Without it, a page would show old data as if it were current. */
export const unanswered: Problem = {
  ...unreachable,
  detail: 'The server hasn’t responded for 10 seconds. Check your connection.',
};

/** The problem of a change that may have arrived, so that sending it again could make it twice. */
export const maybeDone: Problem = {
  ...unreachable,
  detail:
    'The server hasn’t responded for a minute. It may have done this anyway, so check before you try again.',
};

export const signedOut: Problem = { ...unreachable, status: 401, detail: describe(401) };

/**
 * A problem that the page itself finds, before it sends anything.
 *
 * @example
 * if (file.size > 1_000_000) return clientProblem('The file must be smaller than 1 MB.');
 */
export function clientProblem(detail: string): Problem {
  return { type: untyped, status: 0, detail, requestId: null, errors: [] };
}

/**
 * Reads an error response. A proxy may have written it, so it may have any form.
 *
 * @example
 * if (!response.ok) setProblem(await readProblem(response));
 */
export async function readProblem(response: Response): Promise<Problem> {
  const body = await readJson(response);
  const detail = typeof body.detail === 'string' ? body.detail : describe(response.status);
  const requestId =
    typeof body.requestId === 'string' ? body.requestId : response.headers.get('x-request-id');
  const type = typeof body.type === 'string' ? body.type : untyped;
  return {
    type,
    status: response.status,
    detail,
    requestId,
    errors: readErrors(body.errors),
    link: readLink(body.link),
  };
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  if (!response.headers.get('content-type')?.includes('json')) return {};
  try {
    const body: unknown = await response.json();
    return isRecord(body) ? body : {};
  } catch {
    // Cut off on the way: the status is still known.
    return {};
  }
}

function readErrors(errors: unknown): Problem['errors'] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: unknown) =>
    isRecord(error) && typeof error.pointer === 'string' && typeof error.message === 'string'
      ? [{ pointer: error.pointer, message: error.message }]
      : [],
  );
}

/** Only a path of the same site is a link. */
function readLink(link: unknown): Problem['link'] {
  if (!isRecord(link) || typeof link.label !== 'string' || typeof link.href !== 'string') return undefined;
  return /^\/(?![/\\])/.test(link.href) ? { label: link.label, href: link.href } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * Returns the message of a field error as the sentence to show at that field.
 *
 * @example
 * asSentence('must be an email address'); // 'Must be an email address.'
 */
export function asSentence(message: string): string {
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function describe(status: number): string {
  if (status === 401) return 'Your session has expired. Sign in and try again.';
  if (status === 429) return 'Too many requests. Wait a moment and try again.';
  return 'Something went wrong on our end. Try again in a moment.';
}
