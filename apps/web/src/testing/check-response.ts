import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { describeApi } from '@/api/document/document';

type Document = ReturnType<typeof describeApi>;

interface Described {
  headers?: Record<string, unknown>;
  content?: Record<string, unknown>;
}

type Paths = Record<string, Record<string, { responses: Record<string, Described> }>>;

/** Headers that the document doesn't list for each response: they are HTTP's own, or for browsers. */
const listed = ['Location', 'Retry-After', 'ETag', 'Content-Disposition', 'Content-Range', 'RateLimit'];

/**
 * Returns a function that throws if a response isn't as the document says: its status, headers, media type, and body. Calls
 * that the document doesn't have aren't checked.
 */
export function responseChecker(document: Document) {
  const paths = document.paths as Paths;
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });
  const templates = Object.keys(paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return async (request: Request, response: Response): Promise<void> => {
    const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase();
    const { pathname } = new URL(request.url);
    const path = templates.find(({ pattern }) => pattern.test(pathname))?.path ?? '';
    const responses = paths[path]?.[method]?.responses;
    if (!responses) return;
    const call = `${request.method} ${pathname}`;
    const pointer = `/paths/${path.replaceAll('/', '~1')}/${method}/responses/${response.status}`;
    checkAsDescribed(call, responses[response.status], response);
    const type = response.headers.get('Content-Type')?.split(';')[0] ?? '';
    if (!type.endsWith('json') || request.method === 'HEAD') return;
    const schema = `api#${pointer}/content/${type.replaceAll('/', '~1')}/schema`;
    const isValid = ajv.getSchema(schema);
    if (isValid && !isValid(await response.clone().json()))
      throw new Error(`${call}: the body isn’t as documented: ${ajv.errorsText(isValid.errors)}`);
  };
}

/** Throws if a response has a status, a media type, or a header that isn't described. */
function checkAsDescribed(call: string, described: Described | undefined, response: Response): void {
  const { status, headers } = response;
  if (!described) throw new Error(`${call}: ${status} isn’t documented`);
  const types = Object.keys(described.content ?? {});
  const [type] = headers.get('Content-Type')?.split(';') ?? [];
  if (type && !types.includes(type) && !types.includes('*/*'))
    throw new Error(`${call}: ${status} isn’t documented as ${type}`);
  for (const name of listed)
    if (headers.has(name) && !(name in (described.headers ?? {})))
      throw new Error(`${call}: the header ${name} of ${status} isn’t documented`);
}
