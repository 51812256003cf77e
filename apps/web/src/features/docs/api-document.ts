import * as z from 'zod';
import { createApi } from '@/api/app';
import { describeApi } from '@/api/document/document';

const SchemaSchema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  contentMediaType: z.string().optional(),
  description: z.string().optional(),
  deprecated: z.boolean().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  example: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), SchemaSchema).optional();
  },
  get items() {
    return SchemaSchema.optional();
  },
  get anyOf() {
    return z.array(SchemaSchema).optional();
  },
  get oneOf() {
    return z.array(SchemaSchema).optional();
  },
  get allOf() {
    return z.array(SchemaSchema).optional();
  },
});

/** A JSON Schema, with the keywords that the API's document uses. */
export type Schema = z.infer<typeof SchemaSchema>;

const ContentSchema = z.record(z.string(), z.object({ schema: SchemaSchema.optional() }));

const OperationSchema = z.object({
  operationId: z.string(),
  tags: z.tuple([z.string()]),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.unknown())),
  'x-scope': z.string().optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        description: z.string().optional(),
        schema: SchemaSchema,
      }),
    )
    .default([]),
  requestBody: z.object({ content: ContentSchema }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: ContentSchema.default({}) })),
});

const DocumentSchema = z.object({
  servers: z.tuple([z.object({ url: z.string() })]),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), OperationSchema)),
  components: z.object({ schemas: z.record(z.string(), SchemaSchema) }),
});

/** One call of the API: `POST /api/reports`. */
export interface Call extends z.infer<typeof OperationSchema> {
  method: string;
  path: string;
}

export interface ApiDocument {
  /** Where the API is: `https://example.com`. */
  url: string;
  tags: { name: string; description: string; calls: Call[] }[];
  /** The objects that calls send and get, by name. */
  objects: Record<string, Schema>;
}

let documented: ApiDocument | undefined;

/** Returns what the API's OpenAPI document says. It never changes, so each process reads it once. */
export function readDocument(): ApiDocument {
  documented ??= readNow();
  return documented;
}

function readNow(): ApiDocument {
  // Not by a call, which could fail while the database is down.
  const { servers, tags, paths, components } = DocumentSchema.parse(describeApi(createApi()));
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
  return {
    url: servers[0].url,
    tags: tags.map((tag) => ({ ...tag, calls: calls.filter((call) => call.tags[0] === tag.name) })),
    objects: components.schemas,
  };
}

/** Returns the name of the object that a schema refers to, or undefined if it describes its own. */
export function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.split('/').at(-1);
}

/** Whether programs can call it with a token. */
export function takesToken({ security }: Call): boolean {
  return security.some((needed) => 'token' in needed);
}
