import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Env, Hono } from 'hono';
import { hc } from 'hono/client';
import type { guests } from '@/api/account/guests';
import type { images } from '@/api/images/images';
import type { jobActions } from '@/api/jobs/job-actions';
import type { jobs } from '@/api/jobs/jobs';
import { fetchConfirmed } from './http';

/** The calls of a resource. Named alone, because comparing whole apps takes the type check twice as long. */
type CallsOf<Resource> =
  Resource extends OpenAPIHono<infer _Env extends Env, infer Calls, '/'> ? Calls : never;

// The resources whose responses pages read.
type Read = typeof jobs | typeof jobActions | typeof images | typeof guests;

/** Our own API, typed by its routes: `read(api.jobs[':id'].$get({ param: { id } }))`. */
export const api = hc<Hono<Env, CallsOf<Read>, '/'>>('/api', {
  fetch: fetchConfirmed,
  headers: { accept: 'application/json' },
});
