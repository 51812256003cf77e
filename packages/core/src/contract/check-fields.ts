/** Throws an `Error` if an object has an unknown field. `lacks` begins the message: `enqueue has no option`. */
export function checkFields(lacks: string, given: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !known.includes(name))
      throw new Error(`${lacks} "${name}". Use ${known.join(', ')}.`);
  }
}

// The largest integer in PostgreSQL, and the longest timer in Node.js.
const maxCount = 2 ** 31 - 1;

/** Throws an `Error` unless `value` is a whole number from 1 to `max`. `name` begins the message. */
export function checkCount(name: string, value: unknown, max = maxCount): void {
  if (!(Number.isInteger(value) && Number(value) >= 1))
    throw new Error(`${name} must be a whole number and at least 1, not ${value}.`);
  if (Number(value) > max) throw new Error(`${name} must be at most ${max}, not ${value}.`);
}
