import type { MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { escaped } from './html';

const Problem = z.object({ detail: z.string() });

/** Shows people why a page can't be shown as a page, where programs get JSON. It needs no script and no style. */
export const problemPages: MiddlewareHandler = async (c, next) => {
  await next();
  const isForPeople = c.req.header('Accept')?.includes('text/html') ?? false;
  if (!isForPeople || c.res.headers.get('Content-Type') !== 'application/problem+json') return;
  const { status, headers } = c.res;
  const { detail } = Problem.parse(await c.res.json());
  headers.set('Content-Type', 'text/html; charset=utf-8');
  headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  c.res = new Response(pageOf(detail), { status, headers });
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
