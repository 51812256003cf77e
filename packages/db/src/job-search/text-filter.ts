import { type Sql, sql } from '@offload/core/sql';

/** What somebody remembers of a job: values of its payload, and words of its error. */
export interface TextFilter {
  /** All of these fields have these values. A path leads into objects, and into those of a list. */
  payload: { path: string[]; value: string }[];
  /** Words that are in the error, each at least by its beginning. */
  error: string | null;
  /** Whether those words may be in the stack, which not everybody is shown. */
  inStack: boolean;
}

/** The conditions of a text; none: there is no text to look for. */
export function matchesText({ payload, error, inStack }: TextFilter): Sql[] {
  const conditions: Sql[] = [];
  // One condition for all fields, so that the index intersects them and does not collect each.
  if (payload.length > 0) conditions.push(sql`payload @@ ${payload.map(hasValue).join(' && ')}::jsonpath`);
  if (error !== null) {
    const words = wordsOf(error);
    // As the index has it: the function is in the migration that made it.
    conditions.push(
      sql`error_message IS NOT NULL AND job_error_words(error_code, error_message, error_stack) @@ ${words}`,
    );
    if (!inStack) conditions.push(sql`job_error_words(error_code, error_message, NULL) @@ ${words}`);
  }
  return conditions;
}

/** A JSON path, in which a list stands for its items. */
function hasValue({ path, value }: { path: string[]; value: string }): string {
  const field = `$${path.map((name) => `.${JSON.stringify(name)}`).join('')}`;
  return `(${meanings(value)
    .map((one) => `${field} == ${JSON.stringify(one)}`)
    .join(' || ')})`;
}

/** What somebody may mean who has typed this: text, a number, yes, no or nothing. */
function meanings(text: string): unknown[] {
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return [text, Number(text)];
  if (text === 'true' || text === 'false') return [text, text === 'true'];
  return text === 'null' ? [text, null] : [text];
}

/** Every word by its beginning. What is no letter or digit parts words here as in the index, so nothing is an operator. */
function wordsOf(text: string): Sql {
  return sql`to_tsquery('simple', regexp_replace(
    nullif(trim(regexp_replace(${text}, '[^[:alnum:]]+', ' ', 'g')), ''), ' ', ':* & ', 'g') || ':*')`;
}
