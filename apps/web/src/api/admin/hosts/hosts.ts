import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { recordAction } from '@offload/console/operations/index.ts';
import { tryGate } from '@offload/core/internal';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, json } from '@/api/http/responses';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { findHosts } from './host-queries';
import { HostSchema } from './host-schema';

const responses = {
  200: json('External hosts, those that don’t work first', z.object({ data: z.array(HostSchema) })),
  ...asProblem,
};

const list = createRoute({
  method: 'get',
  path: '/admin/hosts',
  summary: 'List the external hosts that jobs call',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  responses,
});

const tryNow = createRoute({
  method: 'post',
  path: '/admin/hosts/{name}/try',
  summary: 'Let one waiting job try whether a host works again',
  middleware: [requireRole('admin', 'operator')] as const,
  request: { params: z.object({ name: z.string() }) },
  responses,
});

export const hosts = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => c.json({ data: await findHosts() }, 200))
  .openapi(tryNow, async (c) => {
    const { name } = c.req.valid('param');
    await runtime().core.transaction(async (tx) => {
      if (!(await tryGate(tx, name))) throw new ApiError(409, 'This host isn’t closed.');
      await recordAction(tx, operatorOf(c), { action: 'host.try', subjectType: 'host', subjectId: name });
    });
    await runtime().jobs.admitAfter({ gates: [name] });
    return c.json({ data: await findHosts() }, 200);
  });
