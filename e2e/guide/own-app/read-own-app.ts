import { type Block, blocksOf } from '../read-guide';

/** How the reader's app reaches its database. */
export type Start = 'Prisma' | 'plain pg';

/** A part of the guide: what its reader types and writes. */
export interface Part {
  /** What to type into a shell before anything else. */
  install: string;
  /** Files to write, by path. */
  files: Map<string, string>;
}

export interface OwnAppGuide {
  /** Everything up to the first job. */
  firstJob: Part;
  /** What to type into the worker's terminal. */
  worker: string;
  /** What to type to see the first job run. */
  tryIt: string;
  console: Part;
  board: Part;
  page: Part;
  live: Part;
  isolated: Isolated;
}

/** How a kind becomes isolated: new files, and changes to existing ones. */
export interface Isolated {
  files: Map<string, string>;
  contractImport: string;
  processorImport: string;
  /** Replaces the line with `export default`. */
  worker: string;
}

/** Reads the guide as someone who has the app that it starts from. Throws if it has other steps than expected. */
export function readOwnAppGuide(guide: string, start: Start): OwnAppGuide {
  const sections = sectionsOf(guide);
  const read = (...titles: string[]) => titles.flatMap((title) => blocksOf(take(sections, title)));
  const firstSteps = ['Install', 'Define a job', 'Run a worker', 'Enqueue', `With ${start}`];
  const [install, worker, ...others] = read(...firstSteps).filter((block) => !pathOf(block));
  const [tryIt] = read('See it run');
  if (!install || !worker || !tryIt || others.length > 0)
    throw new Error('The guide has other steps than this test knows');
  return {
    firstJob: { install: install.code, files: filesOf(read(...firstSteps)) },
    worker: worker.code.trim(),
    tryIt: tryIt.code,
    console: partOf(read('The console')),
    board: partOf(read('Bull Board')),
    page: partOf(read('A page of jobs')),
    live: partOf(read('A live page')),
    isolated: isolatedOf(read('Untrusted input')),
  };
}

export function sectionsOf(guide: string): Map<string, string> {
  const [, ...parts] = guide.split(/^##+ /m);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n'))]));
}

export function take(sections: Map<string, string>, title: string): string {
  const text = sections.get(title);
  if (text === undefined) throw new Error(`The guide has no section "${title}"`);
  return text;
}

function partOf(blocks: Block[]): Part {
  const commands = blocks.filter((block) => !pathOf(block)).map(({ code }) => code);
  return { install: commands.join(''), files: filesOf(blocks) };
}

function isolatedOf(blocks: Block[]): Isolated {
  const changes = blocks.filter((block) => !pathOf(block));
  const code = (saying: string) => {
    const change = changes.find(({ above }) => above.includes(saying));
    if (!change || changes.length !== 3) throw new Error(`The guide no longer says "${saying}"`);
    return change.code;
  };
  return {
    files: filesOf(blocks),
    contractImport: code('In `jobs.mjs`, this goes at the top, and `csvCheck` into `contracts`'),
    processorImport: code('In `worker.mjs`, this goes at the top'),
    worker: code('this replaces the line with `export default`'),
  };
}

function filesOf(blocks: Block[]): Map<string, string> {
  return new Map(
    blocks.flatMap((block) => (pathOf(block) ? [[pathOf(block) ?? '', block.code] as const] : [])),
  );
}

function pathOf({ above }: Block): string | undefined {
  return /^`([^`]+)`$/.exec(above)?.[1];
}

/** Returns how many lines of code and commands the reader types, by part. Empty lines don't count. */
export function countLines({ firstJob, worker, tryIt, console, board, page, live }: OwnAppGuide) {
  const counts = {
    'first job': linesOf(firstJob) + linesIn(worker) + linesIn(tryIt),
    console: linesOf(console),
    'Bull Board': linesOf(board),
    'page of jobs': linesOf(page),
    'live page': linesOf(live),
  };
  return { ...counts, 'in all': Object.values(counts).reduce((sum, count) => sum + count, 0) };
}

function linesOf({ install, files }: Part): number {
  return linesIn([install, ...files.values()].join('\n'));
}

export function linesIn(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length;
}
