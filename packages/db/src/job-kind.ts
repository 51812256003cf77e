import type { Database, Prisma } from './client';

/** What a kind of job says of itself to those who do not load its code. */
export interface KnownKind {
  name: string;
  /** JSON Schema of the payload. */
  payloadSchema: Prisma.JsonObject;
  /** Paths that nobody is shown. */
  secrets: string[];
}

/** Writes down what this process knows of its kinds. */
export async function rememberKinds(db: Database, kinds: KnownKind[]): Promise<void> {
  // In one order, so that two workers that start together do not wait for each other.
  const sorted = kinds.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  await db.$executeRaw`
    INSERT INTO job_kind (name, payload_schema, secrets)
    SELECT name, "payloadSchema", secrets FROM jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb)
      AS kind(name text, "payloadSchema" jsonb, secrets text[])
    ON CONFLICT (name) DO UPDATE SET payload_schema = excluded.payload_schema, secrets = excluded.secrets`;
}
