import { appRoutes } from '@bull-board/api/dist/routes.js';
import * as z from 'zod';
import { createApi } from '@/api/app';
import { boardPath } from '@/api/bull-board/board-path';
import { runtime } from '@/server/runtime';

/** Something that a client can call. */
export interface Operation {
  method: string;
  /** With its parameters in braces. */
  path: string;
  /** Names of its query parameters. */
  query: string[];
  /** Names of the fields of its JSON body. */
  fields: string[];
  /** An example of its JSON body, if it describes one. */
  example: object;
}

const FieldsSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  example: z.looseObject({}).default({}),
});
const OperationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}).optional() })) })
    .optional(),
});
const DocumentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), OperationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

/** Returns what the API describes of itself. */
export async function listDescribed(): Promise<Operation[]> {
  const response = await createApi().request('/api/openapi.json');
  const { paths, components } = DocumentSchema.parse(await response.json());
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters, requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema ?? {};
      const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
      const { properties, example } = FieldsSchema.parse(name ? components.schemas[name] : schema);
      const query = parameters
        .filter((parameter) => parameter.in === 'query')
        .map((parameter) => parameter.name);
      return { method: method.toUpperCase(), path, query, fields: Object.keys(properties), example };
    }),
  );
}

/** Returns what the API has beyond that: better-auth's routes, Bull Board's, and those that only the router knows. */
export async function listUndescribed(): Promise<Operation[]> {
  const boardRoutes = appRoutes.api.flatMap(({ method, route }) =>
    [route]
      .flat()
      .map((path) => ({ method: [method].flat().join().toUpperCase(), path: `${boardPath}${path}` })),
  );
  const routes = [...createApi().routes, ...boardRoutes];
  const described = new Set((await listDescribed()).map(({ method, path }) => `${method} ${path}`));
  const operations = [...routes, ...listAuthRoutes()]
    .map(({ method, path }) => ({
      method,
      path: path.replace(/:(\w+)(\{.+?\})?\??/g, '{$1}').replace('*', 'x'),
    }))
    .flatMap((route) => (route.method === 'ALL' ? [{ ...route, method: 'GET' }] : [route]))
    // Middleware of all paths, and what is called above.
    .filter(({ method, path }) => path !== '/x' && !described.has(`${method} ${path}`));
  const unique = new Map(operations.map((route) => [`${route.method} ${route.path}`, route]));
  return [...unique.values()].map((route) => {
    const query = route.path.startsWith('/api/auth')
      ? ['callbackURL', 'token']
      : ['page', 'jobsPerPage', 'status'];
    return { ...route, query, fields: ['email', 'password', 'token'], example: {} };
  });
}

const EndpointSchema = z.looseObject({
  path: z.string(),
  options: z.looseObject({ method: z.union([z.string(), z.array(z.string())]) }),
});

function listAuthRoutes(): { method: string; path: string }[] {
  return Object.values(runtime().auth.api).flatMap((endpoint) => {
    const { data } = EndpointSchema.safeParse(Object.assign({}, endpoint));
    if (!data) return [];
    return [data.options.method].flat().map((method) => ({ method, path: `/api/auth${data.path}` }));
  });
}
