import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const WIDTH = 8;

export function prefixLines(stream: Readable, name: string, format: (line: string) => string): void {
  createInterface({ input: stream }).on('line', (line) =>
    console.log(`${name.padEnd(WIDTH)}| ${format(line)}`),
  );
}
