import { type Problem, readProblem, unreachable } from './problem';

export type Answer = { ok: true } | { ok: false; problem: Problem };

/** Posts JSON to our own API. Never throws: what went wrong comes back in words for the person who waits. */
export async function post(path: string, body?: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
  } catch {
    return { ok: false, problem: unreachable };
  }
  return response.ok ? { ok: true } : { ok: false, problem: await readProblem(response) };
}
