/** A fenced code block, and the paragraph above it. */
export interface Block {
  above: string;
  language: string;
  code: string;
}

/** Lines that are added to a file. */
export interface Edit {
  path: string;
  /** What the line above them has; null: they are an import, at its place among the others. */
  below: string | null;
  code: string;
}

/** What the guide has its reader do. */
export interface Guide {
  /** Files to make, by path. */
  files: Map<string, string>;
  edits: Edit[];
  /** What to type into a shell, one block after the other. */
  commands: string[];
}

/** Reads the guide as a reader who follows it would. Throws if it has a step that isn't known here. */
export function readGuide(page: string): Guide {
  const guide: Guide = { files: new Map(), edits: [], commands: [] };
  for (const { above, language, code } of blocksOf(page)) {
    const path = /^`([^`]+)`$/.exec(above)?.[1];
    const edit = /In `([^`]+)`, (?:among the imports|below `([^`]+)`):$/.exec(above);
    if (path) guide.files.set(path, code);
    else if (edit?.[1]) guide.edits.push({ path: edit[1], below: edit[2] ?? null, code });
    else if (language === 'sh') guide.commands.push(code);
    else throw new Error(`The guide has a step that this test doesn't know, below: ${above}`);
  }
  return guide;
}

/** Returns the code blocks of a page or a section, in order. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let above = '';
  for (const [, language, code = '', text = ''] of page.matchAll(
    /^```(\w*)\n(.*?)^```$|^((?!```)\S.*?)(?=\n\n)/gms,
  )) {
    if (language === undefined) above = text.replaceAll('\n', ' ');
    else blocks.push({ above, language, code });
  }
  return blocks;
}
