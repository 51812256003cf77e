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
