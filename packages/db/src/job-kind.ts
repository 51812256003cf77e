import type { Database, Prisma } from './client';

/** What a kind of job says of itself to those who do not load its code. */
export interface KnownKind {
  name: string;
  /** JSON Schema of the payload. */
  payloadSchema: Prisma.JsonObject;
  /** Paths that nobody is shown. */
  secrets: string[];
  /** Payload fields that staff may change in a replay; without it, none. */
  editableFields?: string[];
  /** Whether staff may replay its email to another address. */
  editableRecipient?: boolean;
  /** Whether its email opens its owner's account, and so goes to the owner only. */
  grantsAccess?: boolean;
}

/** Writes down what this process knows of its kinds. */
export async function rememberKinds(db: Database, kinds: KnownKind[]): Promise<void> {
  // In one order, so that two workers that start together do not wait for each other.
  const sorted = kinds.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  await db.$executeRaw`
    INSERT INTO job_kind (name, payload_schema, secrets, editable_fields, editable_recipient, grants_access)
    SELECT name, "payloadSchema", secrets, coalesce("editableFields", '{}'), coalesce("editableRecipient", false),
      coalesce("grantsAccess", false)
    FROM jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb) AS kind(name text, "payloadSchema" jsonb,
      secrets text[], "editableFields" text[], "editableRecipient" boolean, "grantsAccess" boolean)
    ON CONFLICT (name) DO UPDATE SET payload_schema = excluded.payload_schema, secrets = excluded.secrets,
      editable_fields = excluded.editable_fields, editable_recipient = excluded.editable_recipient,
      grants_access = excluded.grants_access`;
}
