import { readFileSync } from 'node:fs';

/** Code of this repository. */
export interface ShownCode {
  /** The path of its file. */
  file: string;
  text: string;
}

const root = new URL('../../../../../', import.meta.url);

/** Where each lesson's code is: a file, and how the line begins with which it starts. It ends at the next line that closes it. */
const places = {
  commit: ['apps/web/src/api/lessons.ts', 'async function startLesson('],
  crash: ['packages/kinds/lesson/processor.ts', '  async crash('],
  retry: ['packages/kinds/lesson/processor.ts', '  async retry('],
  fix: ['packages/console/src/operations/changes/replay.ts', 'export async function enqueueReplay('],
  sleep: ['packages/kinds/lesson/processor.ts', '  async sleep('],
} as const;

export type Lesson = keyof typeof places;

// The loader puts the code into a build, so it must only depend on these files.

/** Returns the code that makes each lesson work, as it is in the sources. Throws if it isn't there. */
export function readLessonCode(): Record<Lesson, ShownCode> {
  const read = (lesson: Lesson): ShownCode => {
    const [file, start] = places[lesson];
    return { file, text: cut(readFileSync(new URL(file, root), 'utf8'), start) };
  };
  return {
    commit: read('commit'),
    crash: read('crash'),
    retry: read('retry'),
    fix: read('fix'),
    sleep: read('sleep'),
  };
}

function cut(source: string, start: string): string {
  const lines = source.split('\n');
  const from = lines.findIndex((line) => line.startsWith(start));
  const indent = start.length - start.trimStart().length;
  const to = lines.findIndex((line, index) => index > from && line.startsWith(`${start.slice(0, indent)}}`));
  if (from < 0 || to < 0) throw new Error(`There is no code that begins with "${start}"`);
  return lines
    .slice(from, to + 1)
    .filter((line) => !line.includes('// biome-ignore'))
    .map((line) => line.slice(indent))
    .join('\n');
}
