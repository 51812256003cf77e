import type { Logger } from 'pino';
import type { Connection } from '../database/connection';
import { isSchemaMissing } from '../database/schema-missing';
import { sql } from '../database/sql';
import { type Repetition, repeat } from './repeat';

/** The newest file in `migrations`, which bundles of this code don't contain. */
export const newestMigration = '0067_first_start';

const everyMs = 60_000;

interface SchemaMismatch {
  isOlder: boolean;
  /** Says what differs and what to do. */
  message: string;
}

/** Compares the database's migrations with this version's. Returns null if they match. */
export async function findSchemaMismatch(db: Connection): Promise<SchemaMismatch | null> {
  const found = await findNewest(db);
  if (found === newestMigration || found === null) return null;
  if (found > newestMigration)
    return {
      isOlder: false,
      message: `The database's schema is newer than this version of Offload: it has the migration ${found}. Stop this process, and start the version that ran the migration.`,
    };
  return {
    isOlder: true,
    message: `The database's schema is older than this version of Offload: it lacks the migration ${newestMigration}. Run the migrations.`,
  };
}

const insufficientPrivilege = '42501';

/** Returns the newest applied migration, an empty string without one, or null if this role isn't allowed to read it. */
async function findNewest(db: Connection): Promise<string | null> {
  try {
    const [row] = await db.query<{ name: string | null }>(
      sql`SELECT max(name COLLATE "C") AS name FROM offload.migration`,
    );
    return row?.name ?? '';
  } catch (error) {
    if (isSchemaMissing(error)) return '';
    if (error instanceof Error && 'code' in error && error.code === insufficientPrivilege) return null;
    throw error;
  }
}

/** Watches whether the database's schema matches this version. */
export interface SchemaWatch {
  /** Compares the schema once a minute and logs each new difference once. */
  follow(db: Connection): Repetition;
  /** Returns whether a statement failed because the schema differs, or may differ if that isn't known yet. */
  explains(error: unknown): boolean;
  /** Returns why this process can't work, or null. With a newer schema, it can until one of its statements fails. */
  problem(): string | null;
}

/**
 * Creates a watch. Call `follow` to start it.
 *
 * @example
 * const schema = createSchemaWatch(log);
 * const following = schema.follow(jobs.db);
 */
export function createSchemaWatch(log: Logger): SchemaWatch {
  let found: SchemaMismatch | null | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let following: Repetition | null = null;
  return {
    follow(db) {
      const compare = async () => {
        const before = found;
        found = await findSchemaMismatch(db);
        if (found && found.message !== before?.message) log.warn(found.message);
      };
      following = repeat(compare, everyMs, (error) => log.debug({ error }, 'failed to compare the schema'));
      return following;
    },
    explains(error) {
      if (!mayBeOfSchema(error)) return false;
      failedAt = performance.now();
      // A migration may be running.
      if (found === null) following?.now();
      return found !== null;
    },
    problem() {
      if (!found) return null;
      return found.isOlder || performance.now() - failedAt < 2 * everyMs ? found.message : null;
    },
  };
}

// The classes of errors for undefined objects and violated constraints.
const ofSchema = /^(42|3F|23)\w{3}$/;

function mayBeOfSchema(error: unknown): boolean {
  // A sweep throws the errors of its steps together.
  if (!(error instanceof Error)) return false;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.every(mayBeOfSchema);
  return 'code' in error && ofSchema.test(String(error.code));
}
