/** What the API says when it says no (RFC 9457), as far as a page shows it. */
export interface Problem {
  /** `about:blank` if the status says all. */
  type: string;
  status: number;
  detail: string;
  requestId: string | null;
  errors: { pointer: string; message: string }[];
}

const untyped = 'about:blank';

export const unreachable: Problem = {
  type: untyped,
  status: 0,
  detail: 'The server cannot be reached. Check your connection and try again.',
  requestId: null,
  errors: [],
};

/** What the page itself says no to, before anything is sent. */
export function refusedHere(detail: string): Problem {
  return { type: untyped, status: 0, detail, requestId: null, errors: [] };
}

/** Reads an answer that is not ok. A proxy in between may have written it, so nothing about it is certain. */
export async function readProblem(response: Response): Promise<Problem> {
  const body = await readJson(response);
  const detail = typeof body.detail === 'string' ? body.detail : describe(response.status);
  const requestId = typeof body.requestId === 'string' ? body.requestId : null;
  const type = typeof body.type === 'string' ? body.type : untyped;
  return { type, status: response.status, detail, requestId, errors: readErrors(body.errors) };
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  if (!response.headers.get('content-type')?.includes('json')) return {};
  try {
    const body: unknown = await response.json();
    return isRecord(body) ? body : {};
  } catch {
    // Cut off on its way: the status still says what to tell.
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function describe(status: number): string {
  if (status === 401) return 'You are signed out. Sign in and try again.';
  if (status === 429) return 'That was too often. Wait a moment and try again.';
  return 'Something went wrong on our side. Try again in a moment.';
}
