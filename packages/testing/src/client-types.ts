import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

interface Operation {
  parameters?: { name: string }[];
  responses?: Record<string, { headers?: unknown }>;
}

/** The part of an OpenAPI document that decides what the client may call. */
export interface ClientDocument {
  paths?: Record<string, Record<string, Operation>>;
}

/**
 * Returns the TypeScript that the client is compiled with: the types of all calls of the API, and the paths of those that take
 * an Idempotency-Key. The client throws all errors as one class, so their responses are left out.
 */
export async function clientTypes(document: ClientDocument): Promise<string> {
  const { paths = {}, ...rest } = structuredClone(document);
  const idempotent: string[] = [];
  for (const [path, operations] of Object.entries(paths))
    for (const operation of Object.values(operations)) {
      if (operation.parameters?.some(({ name }) => name === 'idempotency-key')) idempotent.push(path);
      operation.responses = successesOf(operation);
    }
  const source = JSON.stringify({ ...rest, paths });
  const types = await openapiTS(source, { defaultNonNullable: false, exportType: true, transform: fileOf });
  return `// Generated from the API's document.\n${astToString(types)}
/** The paths whose POST does its work once per Idempotency-Key. */
export const idempotentPaths: ReadonlySet<string> = new Set(${JSON.stringify(idempotent.sort(), null, 2)});
`;
}

function successesOf({ responses = {} }: Operation) {
  const kept = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return Object.fromEntries(kept.map(([status, { headers: _, ...response }]) => [status, response]));
}

/** Returns the type of a file in a form. The only other text with a media type is JSON. */
function fileOf(schema: { format?: string; contentMediaType?: string }) {
  const { format, contentMediaType = 'application/json' } = schema;
  const isFile = format === 'binary' || contentMediaType !== 'application/json';
  return isFile ? ts.factory.createTypeReferenceNode('Blob') : undefined;
}
