import { printable } from './terminal';

/** Reads the arguments of a command with Node's `parseArgs`. Throws an `Error` that says what is wrong with them. */
export function readArguments<Read>(command: string, parse: () => Read): Read {
  try {
    return parse();
  } catch (error) {
    // Only the first sentence of Node's message. The others guess what the user meant.
    const [problem = ''] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    return fail(`${command}: ${printable(problem)}.`);
  }
}

/** Throws an `Error` that says what is wrong with a command. */
export function fail(problem: string): never {
  throw new Error(`${problem} npx offload help lists the commands.`);
}
