import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { tryGateNow } from '@offload/console/operations/index.ts';
import { readGateLines } from '@offload/console/reads/gates.ts';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, json } from '@/api/http/responses';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
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
  .openapi(list, async (c) => c.json({ data: await readGateLines(runtime().core) }, 200))
  .openapi(tryNow, async (c) => {
    const { name } = c.req.valid('param');
    if (!(await tryGateNow(runtime().core, name, operatorOf(c))))
      throw new ApiError(409, 'This host isn’t closed.');
    await runtime().jobs.admitAfter({ gates: [name] });
    return c.json({ data: await readGateLines(runtime().core) }, 200);
  });
