import { parseArgs } from 'node:util';
import { printable } from './terminal';

const text = { type: 'string' } as const;
const options = {
  state: text,
  kind: text,
  owner: text,
  cursor: text,
  limit: text,
  system: text,
  json: { type: 'boolean', default: false },
} as const;

export type Values = ReturnType<typeof readArguments>['values'];

/** Reads the arguments of a command on jobs. Throws an `Error` that says what is wrong with them. */
export function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // Only the first sentence of Node's message. The others guess what the user meant.
    const [problem = ''] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    return fail(`jobs: ${printable(problem)}.`);
  }
}

/** Throws an `Error` that says what is wrong with a command. */
export function fail(problem: string): never {
  throw new Error(`${problem} npx offload help lists the commands.`);
}
