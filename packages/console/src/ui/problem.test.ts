import { describe, expect, it } from 'vitest';
import { asSentence, readProblem } from './problem';

function answer(body: string, contentType: string, status = 400): Response {
  return new Response(body, { status, headers: { 'content-type': contentType } });
}

describe('reading problem details', () => {
  it('keeps the message, the request ID, and the field errors', async () => {
    const body = {
      type: '/docs/problems#code-needed',
      detail: 'Check the address.',
      requestId: 'r1',
      errors: [{ pointer: '/email', message: 'Not one.' }],
    };
    const problem = await readProblem(answer(JSON.stringify(body), 'application/problem+json'));
    expect(problem).toEqual({ status: 400, ...body });
  });

  it('reads the request ID from the header if the body has none', async () => {
    const headers = { 'content-type': 'application/problem+json', 'x-request-id': 'r2' };
    const problem = await readProblem(new Response('{"detail": "No."}', { status: 500, headers }));
    expect(problem.requestId).toBe('r2');
  });

  it('shows a useful message when a proxy responds with a page', async () => {
    const problem = await readProblem(answer('<h1>Bad gateway</h1>', 'text/html', 502));
    expect(problem.detail).toBe('Something went wrong on our end. Try again in a moment.');
    expect(problem.errors).toEqual([]);
  });

  it('handles a truncated response', async () => {
    const problem = await readProblem(answer('{"detail": "Che', 'application/problem+json', 429));
    expect(problem.detail).toBe('Too many requests. Wait a moment and try again.');
  });

  it('links to where the user can do something about it, on the same site only', async () => {
    const linkIn = async (href: unknown) => {
      const body = JSON.stringify({ detail: 'No.', link: { label: 'Enter a code', href } });
      return (await readProblem(answer(body, 'application/json'))).link;
    };
    expect(await linkIn('/account?next=/')).toEqual({ label: 'Enter a code', href: '/account?next=/' });
    for (const href of [
      '//evil.example',
      '/\\\\evil.example',
      'javascript:alert(1)',
      'https://evil.example',
      5,
    ])
      expect(await linkIn(href), String(href)).toBeUndefined();
  });

  it('drops malformed field errors', async () => {
    const body = JSON.stringify({ detail: 'No.', errors: ['email', { pointer: 1 }, null] });
    expect((await readProblem(answer(body, 'application/json'))).errors).toEqual([]);
  });
});

it('shows the message of a field error as a sentence', () => {
  expect(asSentence('must be an email address')).toBe('Must be an email address.');
  expect(asSentence('This isn’t your current password.')).toBe('This isn’t your current password.');
});
