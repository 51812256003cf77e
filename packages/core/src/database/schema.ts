import type { Connection, Statement } from './connection';
import { raw } from './sql';

/** The default schema of the core's tables. Statements always use this name, and `textIn` replaces it. */
export const defaultSchema = 'offload';

/** Marks a name that belongs to one app but can't have a schema, such as a channel's. */
export const ofSchema = raw('/* offload */');

const pattern = /^[a-z][a-z0-9_]{0,39}$/;
// Schemas of other software.
const taken = /^(public|information_schema|bullmq|pg_.*|.*_bullmq)$/;

/** Throws an `Error` that says what to choose if the core's tables can't be in this schema. */
export function checkSchema(schema: string): string {
  if (typeof schema === 'string' && pattern.test(schema) && !taken.test(schema)) return schema;
  throw new Error(
    `The core's tables can't be in the schema ${JSON.stringify(schema)}. Choose a name of up to 40 lowercase letters, ` +
      "digits, and underscores that begins with a letter, and that isn't public, PostgreSQL's, or BullMQ's. " +
      'Change DATABASE_SCHEMA.',
  );
}

/** Moves the tables of a statement, and the names marked with `ofSchema`, to a schema. */
export function textIn(schema: string, text: string): string {
  return schema === defaultSchema
    ? text
    : text
        .replaceAll(/\boffload\.(?=[a-z])/g, `"${schema}".`)
        .replaceAll(ofSchema.text, `'${channelIn(schema, '')}' || `);
}

export function inSchema(connection: Connection, schema: string): Connection {
  if (schema === defaultSchema) return connection;
  const moved = ({ text, values }: Statement) => ({ text: textIn(schema, text), values });
  return {
    query: (statement) => connection.query(moved(statement)),
    execute: (statement) => connection.execute(moved(statement)),
  };
}

export function channelIn(schema: string, channel: string): string {
  return schema === defaultSchema ? channel : `${schema}.${channel}`;
}

/** Returns the schema of BullMQ's tables for an app whose tables are in `schema`. */
export function bullmqSchema(schema: string): string {
  return schema === defaultSchema ? 'bullmq' : `${schema}_bullmq`;
}
