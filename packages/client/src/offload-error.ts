import type { Job, Problem } from './index';

/**
 * Why a call has failed. `code` tells errors apart: the name of the problem's type, such as `scope-missing`, whose explanation
 * is `problem.type`; `job-failed` or `job-canceled` with the `job`; `http-502` if something between answered; or `unreachable`.
 *
 * @example
 * if (isOffloadError(error)) console.error(error.code, error.problem?.requestId);
 */
export class OffloadError extends Error {
  override readonly name = 'OffloadError';
  readonly code: string;
  /** The status of the response, or null without one. */
  readonly status: number | null;
  /** What the API says about the error, with the fields that are wrong and the ID of the request. */
  readonly problem: Problem | null;
  /** The job that has failed or was canceled. */
  readonly job: Job | null;
  /** When to try again, in milliseconds from the response, if it says so. */
  readonly retryAfterMs: number | null;

  constructor(code: string, message: string, about: About = {}) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.code = code;
    this.status = about.status ?? null;
    this.problem = about.problem ?? null;
    this.job = about.job ?? null;
    this.retryAfterMs = about.retryAfterMs ?? null;
  }
}

/**
 * Returns whether an error is an OffloadError, whichever copy of this package threw it.
 *
 * @example
 * if (isOffloadError(error) && error.code === 'job-failed') console.error(error.job?.error?.message);
 */
export function isOffloadError(error: unknown): error is OffloadError {
  return error instanceof Error && error.name === 'OffloadError';
}

type About = Partial<Pick<OffloadError, 'status' | 'problem' | 'job' | 'retryAfterMs' | 'cause'>>;

/** Returns the error that a response stands for. */
export async function errorOf(request: Request, response: Response): Promise<OffloadError> {
  const { status, headers } = response;
  const about = { status, retryAfterMs: retryAfter(response) };
  const problem = parseProblem(await response.text());
  if (problem) return new OffloadError(codeOf(problem), messageOf(problem), { ...about, problem });
  const call = `${request.method} ${request.url}`;
  const target = headers.get('Location');
  const message = target
    ? `${call} leads to ${target}. Pass the URL that Offload really has.`
    : `${call} was answered with ${status} ${response.statusText}, but not by Offload.`;
  return new OffloadError(`http-${status}`, message, about);
}

/** Returns what `Retry-After` says in milliseconds, or null. */
export function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

function codeOf({ type, status }: Problem): string {
  return type.split('#')[1] ?? `http-${status}`;
}

function messageOf({ detail, errors = [] }: Problem): string {
  return [detail, ...errors.map(({ pointer, message }) => `${pointer}: ${message}`)].join('\n');
}

function parseProblem(text: string): Problem | null {
  try {
    const body: unknown = JSON.parse(text);
    return isProblem(body) ? body : null;
  } catch {
    return null;
  }
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    ['type', 'title', 'detail'].every((field) => typeof Reflect.get(body, field) === 'string')
  );
}
