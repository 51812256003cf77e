import { Hono } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { comeBack, unavailablePath } from '@/server/http/page-outages';

const styles = `:root{color-scheme:light dark}
body{max-width:30rem;margin:4rem auto;padding:0 1rem;font-family:system-ui,sans-serif;line-height:1.5}`;

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Unavailable · Offload</title>
<style>${styles}</style>
<main>
<h1>The database can’t be reached</h1>
<p>No jobs are lost: they wait until it’s back. This page tries again every 5 seconds.</p>
</main>
</html>
`;

/** The page that everyone sees while the database is down: see `followPageOutages`. */
export const unavailable = new Hono().all('/unavailable/:key', (c) => {
  if (c.req.path !== unavailablePath()) throw new ApiError(404, 'Not found.');
  c.header(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  );
  return c.html(html, 503, comeBack);
});
