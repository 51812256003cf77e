import ts from '@typescript/typescript6';
import type { Edit } from './mutant';

/**
 * A comment that says why no test can notice some mutants of the statement below it. Its form is
 * // Mutants of `the text they replace, or its beginning` survive: the reason
 */
export interface Excuse {
  comment: string;
  replaced: string;
  start: number;
  end: number;
}

const form = /\/\/ Mutants of `(.+?)` survive: .+/g;

/** Returns the excuses in a file's comments. Throws if no code follows one. */
export function excuses(text: string): Excuse[] {
  const source = ts.createSourceFile('source.tsx', text, ts.ScriptTarget.Latest, true);
  return [...text.matchAll(form)].map(({ 0: comment, 1: replaced = '', index }) => {
    const node = nodeBelow(source, index);
    if (!node) throw new Error(`No code follows the comment "${comment}".`);
    return { comment, replaced, start: node.getStart(), end: node.end };
  });
}

export function doesExcuse({ replaced, start, end }: Excuse, edit: Edit, text: string): boolean {
  const isBelow = edit.start >= start && edit.end <= end;
  return isBelow && text.slice(edit.start, edit.end).trimStart().startsWith(replaced);
}

/** Returns the largest node that has the comment at a place directly before it. */
function nodeBelow(node: ts.Node, place: number): ts.Node | undefined {
  if (place < node.pos || place >= node.end) return undefined;
  const isFile = ts.isSourceFile(node) || node.kind === ts.SyntaxKind.SyntaxList;
  if (!isFile && place < node.getStart())
    return node.kind === ts.SyntaxKind.EndOfFileToken ? undefined : node;
  return ts.forEachChild(node, (child) => nodeBelow(child, place));
}
