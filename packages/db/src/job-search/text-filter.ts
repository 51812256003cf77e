import { Prisma } from '../client';

/** What somebody remembers of a job: values of its payload, and words of its error. */
export interface TextFilter {
  /** All of these fields have these values. A path leads into objects. */
  payload: { path: string[]; value: string }[];
  /** Words that are in the error, each at least by its beginning. */
  error: string | null;
}

// As the index has it: the function is in the migration that made it.
const errorWords = Prisma.sql`job_error_words(error_code, error_message, error_stack)`;

export function hasText({ payload, error }: TextFilter): boolean {
  return payload.length > 0 || error !== null;
}

export function matchesText(filter: TextFilter): Prisma.Sql {
  const conditions = filter.payload.map(contains);
  if (filter.error !== null) {
    conditions.push(Prisma.sql`error_message IS NOT NULL AND ${errorWords} @@ ${wordsOf(filter.error)}`);
  }
  return Prisma.join(conditions, ' AND ');
}

function contains({ path, value }: { path: string[]; value: string }): Prisma.Sql {
  const documents = valuesOf(value).map((one) =>
    JSON.stringify(path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), one)),
  );
  return Prisma.sql`payload @> ANY(${documents}::jsonb[])`;
}

/** What somebody may mean who has typed this: text, a number, yes or no; alone, or in a list. */
function valuesOf(text: string): unknown[] {
  const scalars: unknown[] = [text];
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) scalars.push(Number(text));
  if (text === 'true' || text === 'false') scalars.push(text === 'true');
  if (text === 'null') scalars.push(null);
  return scalars.flatMap((scalar) => [scalar, [scalar]]);
}

/** Every word by its beginning. What is no letter or digit parts words here as in the index, so nothing is an operator. */
function wordsOf(text: string): Prisma.Sql {
  return Prisma.sql`to_tsquery('simple', regexp_replace(
    nullif(trim(regexp_replace(${text}, '[^[:alnum:]]+', ' ', 'g')), ''), ' ', ':* & ', 'g') || ':*')`;
}
