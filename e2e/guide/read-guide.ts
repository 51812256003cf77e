/** A fenced code block, and the paragraph above it. */
interface Block {
  above: string;
  code: string;
}

/** What the guide has its reader do. */
export interface Guide {
  /** Files to make, by path. */
  files: Map<string, string>;
  registry: { path: string; line: string };
  api: { path: string; importLine: string; routeLine: string; after: string };
  /** What to type into a shell at the end. */
  commands: string;
}

/** Reads the section of the README as somebody would who follows it. Throws where it no longer says what is expected. */
export function readGuide(readme: string): Guide {
  const blocks = blocksOf(sectionOf(readme, 'Add your own job kind'));
  const files = blocks.flatMap(({ above, code }) => {
    const path = /^`([^`]+)`$/.exec(above)?.[1];
    return path ? [[path, code] as const] : [];
  });
  const rest = blocks.filter(({ above }) => !/^`[^`]+`$/.test(above));
  const [registry, importBlock, route, shell, ...more] = rest;
  if (!registry || !importBlock || !route || !shell || more.length > 0) {
    throw new Error('The guide has other steps than this test knows');
  }
  return {
    files: new Map(files),
    registry: {
      path: find(registry.above, /goes into `([^`]+)`, at the top of `kinds`/),
      line: registry.code,
    },
    api: {
      path: find(importBlock.above, /Two lines in `([^`]+)`/),
      after: find(importBlock.above, /one after `([^`]+)`/),
      importLine: importBlock.code,
      routeLine: route.code,
    },
    commands: shell.code,
  };
}

function sectionOf(readme: string, title: string): string {
  return find(readme, new RegExp(`\\n## ${title}\\n(.*?)\\n## `, 's'));
}

function blocksOf(section: string): Block[] {
  const blocks: Block[] = [];
  let above = '';
  for (const [, language, code = '', text = ''] of section.matchAll(
    /^```(\w*)\n(.*?)^```$|^((?!```)\S.*?)(?=\n\n)/gms,
  )) {
    if (language === undefined) above = text.replaceAll('\n', ' ');
    else blocks.push({ above, code });
  }
  return blocks;
}

function find(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (!found) throw new Error(`The guide no longer says ${pattern}`);
  return found;
}
