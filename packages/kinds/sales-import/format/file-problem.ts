import { readStart } from './encoding';

export interface FileProblem {
  code: 'empty_file' | 'not_csv';
  message: string;
}

const others: [start: string, what: string][] = [
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook'],
  ['\x89PNG', 'an image'],
  ['\xff\xd8\xff', 'an image'],
  ['GIF8', 'an image'],
  ['%PDF-', 'a PDF'],
  ['\x1f\x8b', 'a compressed file'],
];

/** Returns why a file isn't text, judging by its first bytes, or null. `isWhole` means that there are no others. */
export function findFileProblem(head: Uint8Array, isWhole: boolean): FileProblem | null {
  const start = String.fromCharCode(...head.subarray(0, 8));
  const other = others.find(([mark]) => start.startsWith(mark));
  if (other) return notCsv(`This file is ${other[1]}.`);
  const { text } = readStart(head, isWhole);
  if (isWhole && text.trim() === '') return emptyFile;
  // Further down, they only make a row invalid.
  return /(?!\s)\p{Cc}/u.test(text.split('\n', 1)[0] ?? '') ? notCsv("This file isn't text.") : null;
}

export const emptyFile: FileProblem = {
  code: 'empty_file',
  message: 'The file is empty. Choose a CSV file that lists your orders.',
};

function notCsv(what: string): FileProblem {
  return { code: 'not_csv', message: `${what} Save your orders as "CSV UTF-8" and import that file.` };
}
