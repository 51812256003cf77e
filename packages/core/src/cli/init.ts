import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { chooseStarter, type Starter } from './init-files';
import { fail, readArguments } from './read-arguments';

export interface InitTools {
  /** The app's folder. */
  folder: string;
  print(text: string): void;
  /** Asks the user; null without a terminal. */
  ask: ((question: string) => Promise<string>) | null;
}

/** Writes the guide's files into an app, after it has shown which. Resolves to the exit status. */
export async function init(args: string[], { folder, print, ask }: InitTools): Promise<number> {
  const { values, positionals } = readArguments('init', () =>
    parseArgs({ args, options: { yes: { type: 'boolean', default: false } }, allowPositionals: true }),
  );
  if (positionals.length > 0) fail('init takes no file. Run it in the folder of your app.');
  const starter = chooseStarter(folder);
  const isThere = ({ path }: { path: string }) => existsSync(join(folder, path));
  const missing = starter.files.filter((file) => !isThere(file));
  for (const file of starter.files)
    print(isThere(file) ? `  exists, stays as it is  ${file.path}` : `  new  ${file.path}`);
  if (missing.length > 0 && !values.yes && !(await agrees(missing.length, ask))) {
    print('Nothing was written.');
    return 1;
  }
  for (const { path, code } of missing) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // Fails if someone else has written it meanwhile.
    writeFileSync(join(folder, path), code, { flag: 'wx' });
  }
  for (const line of nextSteps(starter, folder)) print(line);
  return 0;
}

async function agrees(count: number, ask: InitTools['ask']): Promise<boolean> {
  if (!ask) throw new Error('Nothing was written. To write these files, add --yes.');
  const answer = await ask(`Write ${count === 1 ? 'the new file' : `these ${count} files`}? (y/N) `);
  return /^y(es)?$/i.test(answer.trim());
}

/** Writes the guide's files into the app in the current folder. */
export function initHere(args: string[], print: (text: string) => void): Promise<number> {
  return init(args, { folder: process.cwd(), print, ask: process.stdin.isTTY ? askOnTerminal : null });
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** Returns what is left to do by hand, because it would change a file that exists. */
function nextSteps({ worker, hasConsole, hasReact, missingClient }: Starter, folder: string): string[] {
  const read = (names: string[]) =>
    names
      .filter((name) => existsSync(join(folder, name)))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  const config = ['next.config.ts', 'next.config.mjs', 'next.config.js'];
  const name = config.find((each) => existsSync(join(folder, each))) ?? 'next.config.mjs';
  const env = read(['.env', '.env.local']);
  const steps = [
    !read(config).includes('@offload/core') && `Add to ${name}: serverExternalPackages: ['@offload/core']`,
    !/^DATABASE_URL=/m.test(env) && 'Add to .env: DATABASE_URL=postgresql://…',
    hasConsole && !/^OPS_PASSWORD=/m.test(env) && 'Add to .env: OPS_PASSWORD=…, with which ops opens /ops',
    !hasReact && 'For a route of live status: npm install @offload/react, and run init again',
    missingClient && `The route of orders imports your client from ${missingClient}: correct that.`,
    `Run the worker: npx offload worker ${worker}`,
    'Create a job: curl -X POST http://localhost:3000/api/orders',
  ];
  return steps.filter((step) => typeof step === 'string');
}
