import type { Connection, Statement } from './connection';
import { raw } from './sql';

/** Where the core's tables are by default. Statements always call their schema by this name. */
export const defaultSchema = 'offload';

/** Marks a name in a statement that belongs to one app although it can't have a schema, such as a channel's. */
export const ofSchema = raw('/* offload */');

const pattern = /^[a-z][a-z0-9_]{0,39}$/;
// Schemas in which other software has tables.
const taken = /^(public|information_schema|bullmq|pg_.*|.*_bullmq)$/;

/** Returns the name of a schema. Throws an `Error` that says what to choose if it can't be one of the core's. */
export function checkSchema(schema: string): string {
  if (typeof schema === 'string' && pattern.test(schema) && !taken.test(schema)) return schema;
  throw new Error(
    `The core's tables can't be in the schema ${JSON.stringify(schema)}. Choose a name of up to 40 lowercase letters, ` +
      "digits, and underscores that begins with a letter, and that isn't public, PostgreSQL's, or BullMQ's. " +
      'Change DATABASE_SCHEMA.',
  );
}

/** Returns the text of a statement for a schema: its tables, and the names marked with `ofSchema`. */
export function textIn(schema: string, text: string): string {
  return schema === defaultSchema
    ? text
    : text
        .replaceAll(/\boffload\.(?=[a-z])/g, `"${schema}".`)
        .replaceAll(ofSchema.text, `'${channelIn(schema, '')}' || `);
}

/** Returns a connection that runs the core's statements in a schema. */
export function inSchema(connection: Connection, schema: string): Connection {
  if (schema === defaultSchema) return connection;
  const moved = ({ text, values }: Statement) => ({ text: textIn(schema, text), values });
  return {
    query: (statement) => connection.query(moved(statement)),
    execute: (statement) => connection.execute(moved(statement)),
  };
}

/** Returns the name under which a schema's notifications on a channel are sent. */
export function channelIn(schema: string, channel: string): string {
  return schema === defaultSchema ? channel : `${schema}.${channel}`;
}

/** Returns the schema of BullMQ's tables, for an app whose tables are in `schema`. */
export function bullmqSchema(schema: string): string {
  return schema === defaultSchema ? 'bullmq' : `${schema}_bullmq`;
}
