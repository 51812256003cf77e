import { type Call, nameOf, type Schema, takesToken } from './api-document';

type Objects = Record<string, Schema>;

/** The body of a request: JSON, or a form with a file. */
interface Body {
  json?: string;
  file?: string;
}

interface Request extends Body {
  method: string;
  url: string;
  hasToken: boolean;
}

interface Language {
  label: string;
  write: (request: Request) => string;
}

export const languages = {
  curl: { label: 'curl', write: asCurl },
  typescript: { label: 'TypeScript', write: asTypeScript },
  python: { label: 'Python', write: asPython },
} satisfies Record<string, Language>;

export type LanguageName = keyof typeof languages;

/** Returns the code of a call, which works as it is once `OFFLOAD_TOKEN` is set, and IDs are replaced. */
export function exampleOf(call: Call, url: string, objects: Objects, language: LanguageName): string {
  const { method, path } = call;
  const request = { method, url: url + path, hasToken: takesToken(call), ...bodyOf(call, objects) };
  return languages[language].write(request);
}

/** Returns what a call sends in examples. */
export function bodyOf({ requestBody }: Call, objects: Objects): Body {
  const json = requestBody?.content['application/json']?.schema;
  if (json) return { json: JSON.stringify(sampleOf(json, objects), null, 2) };
  const form = requestBody?.content['multipart/form-data']?.schema?.properties?.file;
  return form ? { file: form.contentMediaType === 'text/csv' ? 'orders.csv' : 'photo.jpg' } : {};
}

const samples: Record<string, unknown> = {
  integer: 1,
  number: 1,
  boolean: true,
  email: 'ada@example.com',
  uri: 'https://example.com/photo.jpg',
  'date-time': '2027-01-01T09:00:00Z',
};

/** Returns the schema's example, or the smallest value that it accepts. */
function sampleOf(schema: Schema, objects: Objects): unknown {
  const named = objects[nameOf(schema) ?? ''];
  if (named) return sampleOf(named, objects);
  const { example, default: byDefault, enum: allowed, properties, required, items, minimum } = schema;
  const given = example ?? byDefault ?? allowed?.[0];
  if (given !== undefined) return given;
  if (properties)
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name, { example: wished }]) => required.includes(name) || wished !== undefined)
        .map(([name, property]) => [name, sampleOf(property, objects)]),
    );
  if (items) return [sampleOf(items, objects)];
  const [type = ''] = [schema.type ?? 'object'].flat();
  return minimum ?? samples[schema.format ?? type] ?? (type === 'string' ? 'Ada' : {});
}

function asCurl({ method, url, hasToken, json, file }: Request): string {
  const lines = [`curl${method === 'GET' ? '' : ` -X ${method}`} '${url}'`];
  if (hasToken) lines.push('-H "Authorization: Bearer $OFFLOAD_TOKEN"');
  if (json) lines.push("-H 'Content-Type: application/json'", `-d '${json.replaceAll("'", "'\\''")}'`);
  if (file) lines.push(`-F file=@${file}`);
  return lines.join(' \\\n  ');
}

function asTypeScript({ method, url, hasToken, json, file }: Request): string {
  const headers = [
    ...(hasToken ? ["Authorization: 'Bearer ' + process.env.OFFLOAD_TOKEN"] : []),
    ...(json ? ["'Content-Type': 'application/json'"] : []),
  ];
  const options = [
    ...(method === 'GET' ? [] : [`method: '${method}'`]),
    ...(headers.length > 0 ? [`headers: { ${headers.join(', ')} }`] : []),
    ...(json ? [`body: JSON.stringify(${json.replaceAll('\n', '\n  ')})`] : []),
    ...(file ? ['body: form'] : []),
  ];
  const form = `import { openAsBlob } from 'node:fs';\n\nconst form = new FormData();\nform.append('file', await openAsBlob('${file}'), '${file}');\n`;
  const given = options.length > 0 ? `, {\n  ${options.join(',\n  ')},\n}` : '';
  return `${file ? form : ''}const response = await fetch('${url}'${given});\nif (!response.ok) throw new Error(await response.text());`;
}

function asPython({ method, url, hasToken, json, file }: Request): string {
  const values = [
    `'${url}'`,
    ...(hasToken ? ["headers={'Authorization': f\"Bearer {os.environ['OFFLOAD_TOKEN']}\"}"] : []),
    ...(json ? [`json=${asPythonValue(json).replaceAll('\n', '\n    ')}`] : []),
    ...(file ? [`files={'file': open('${file}', 'rb')}`] : []),
  ];
  const imports = `${hasToken ? 'import os\n\n' : ''}import requests\n\n`;
  const call = `requests.${method.toLowerCase()}(\n    ${values.join(',\n    ')},\n)`;
  return `${imports}response = ${call}\nresponse.raise_for_status()`;
}

/** Replaces JSON's literals, but not in strings. */
function asPythonValue(json: string): string {
  const literals: Record<string, string> = { true: 'True', false: 'False', null: 'None' };
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g, (found) => literals[found] ?? found);
}
