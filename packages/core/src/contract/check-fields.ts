/**
 * Throws an `Error` if an object has a field that no one reads, such as a misspelled one: in JavaScript, it would be ignored.
 * `lacks` begins the sentence: `enqueue has no option`.
 */
export function checkFields(lacks: string, given: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !known.includes(name))
      throw new Error(`${lacks} "${name}". Use ${known.join(', ')}.`);
  }
}

// PostgreSQL has no larger integers, and Node.js ends a longer wait at once.
const maxCount = 2 ** 31 - 1;

/** Throws an `Error` that says what to fix if this can't be a number of something. `name` begins the sentence. */
export function checkCount(name: string, value: unknown): void {
  if (!(Number.isInteger(value) && Number(value) >= 1))
    throw new Error(`${name} must be a whole number and at least 1, not ${value}.`);
  if (Number(value) > maxCount) throw new Error(`${name} must be at most ${maxCount}, not ${value}.`);
}
