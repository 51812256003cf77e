import type { OpenAPIHono } from '@hono/zod-openapi';
import { readProblem, unreachable } from '@offload/console/text';
import type { Env, Hono } from 'hono';
import { type ClientResponse, hc } from 'hono/client';
import type { guests } from '@/api/account/guests';
import type { alerts } from '@/api/admin/alerts/alerts';
import type { images } from '@/api/images/images';
import type { jobActions } from '@/api/jobs/job-actions';
import type { jobs } from '@/api/jobs/jobs';
import { type Failed, fetchConfirmed } from './http';

/** The calls of a resource. Named alone, because comparing whole apps takes the type check twice as long. */
type CallsOf<Resource> =
  Resource extends OpenAPIHono<infer _Env extends Env, infer Calls, '/'> ? Calls : never;

// The resources whose responses pages read.
type Jobs = typeof jobs | typeof jobActions | typeof images | typeof guests;
type Admin = typeof alerts;

/** Our own API, typed by its routes: `read(api.jobs[':id'].$get({ param: { id } }))`. */
export const api = hc<Hono<Env, CallsOf<Jobs> & CallsOf<Admin>, '/'>>('/api', {
  fetch: fetchConfirmed,
  headers: { accept: 'application/json' },
});

export type Read<Body> = { ok: true; body: Body } | Failed;

/** The response of a call. One without a body never reaches its reader. */
type Answer<Body> = ClientResponse<Body, 200 | 201 | 202, 'json'> | ClientResponse<object, 304, string>;

/** Waits for a call and reads its JSON. Never throws: errors are returned as problems to display. */
export async function read<Body>(call: Promise<Answer<Body>>): Promise<Read<Body>> {
  try {
    const response = await call;
    if (!response.ok) return { ok: false, problem: await readProblem(response) };
    return { ok: true, body: await response.json() };
  } catch {
    return { ok: false, problem: unreachable };
  }
}
