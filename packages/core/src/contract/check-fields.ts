/** Returns a wrong value as an error shows it. */
export function shown(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : 'a date';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : String(value);
}

/** Throws an `Error` unless `given` is an object. `begin` begins the message: `defineJob takes`. */
export function checkObject(begin: string, given: unknown, example: string): void {
  if (typeof given !== 'object' || given === null)
    throw new Error(`${begin} an object, such as ${example}, not ${shown(given)}.`);
}

/** Throws an `Error` unless each of these is a function, or left out. `caller` begins the message. */
export function checkFunctions(caller: string, given: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && typeof value !== 'function')
      throw new Error(`${caller}: ${name} must be a function, not ${shown(value)}.`);
}

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
    throw new Error(`${name} must be a whole number and at least 1, not ${shown(value)}.`);
  if (Number(value) > max) throw new Error(`${name} must be at most ${max}, not ${value}.`);
}
