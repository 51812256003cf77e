import { ActionIcon, Anchor, CopyButton, Paper } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import { CheckIcon, CopyIcon } from 'lucide-react';
import type { LinkedStackLine } from '../../api/console-reads';
import classes from './stack-trace.module.css';

interface StackTraceProps {
  lines: LinkedStackLine[];
  /** The error's message, which the page already shows. */
  message: string;
}

/** Shows a stack whose lines of the app's own code lead to it. Those of libraries are folded. */
export function StackTrace({ lines, message }: StackTraceProps) {
  return (
    <Paper withBorder component="ol" className={classes.stack ?? ''}>
      {foldLibraries(withoutMessage(lines, message)).map((part) => (
        <li key={part.key}>
          {part.isLibrary ? <Libraries lines={part.lines} /> : <Own lines={part.lines} />}
        </li>
      ))}
    </Paper>
  );
}

/** Returns the lines of a stack without the message at its beginning, but with the name of its class. */
function withoutMessage(lines: LinkedStackLine[], message: string): LinkedStackLine[] {
  const first = lines.findIndex(({ isLibrary, place }) => isLibrary || place !== null);
  const head = lines.slice(0, first === -1 ? lines.length : first);
  const [line] = head;
  const text = head.map((one) => one.text).join('\n');
  if (!line || !text.endsWith(`: ${message}`)) return lines;
  return [{ ...line, text: text.slice(0, -`: ${message}`.length) }, ...lines.slice(head.length)];
}

interface Part {
  key: number;
  isLibrary: boolean;
  lines: LinkedStackLine[];
}

function foldLibraries(lines: LinkedStackLine[]): Part[] {
  const parts: Part[] = [];
  for (const [key, line] of lines.entries()) {
    const last = parts.at(-1);
    if (last && last.isLibrary === line.isLibrary) last.lines.push(line);
    else parts.push({ key, isLibrary: line.isLibrary, lines: [line] });
  }
  return parts;
}

function Libraries({ lines }: { lines: LinkedStackLine[] }) {
  return (
    <details>
      <summary>… {countOf(lines.length, 'frame')} of libraries</summary>
      {lines.map(({ text }) => text.trim()).join('\n')}
    </details>
  );
}

function Own({ lines }: { lines: LinkedStackLine[] }) {
  return lines.map(({ text, url, place }) => (
    <div key={text} className={classes.own}>
      {url ? (
        <Anchor href={url} inherit>
          {text.trim()}
        </Anchor>
      ) : (
        text.trim()
      )}
      {place && !url && <CopyPath path={`${place.file}:${place.line}`} />}
    </div>
  ));
}

function CopyPath({ path }: { path: string }) {
  return (
    <CopyButton value={path}>
      {({ copied, copy }) => (
        <ActionIcon
          size="xs"
          variant="subtle"
          color="gray"
          onClick={copy}
          aria-label={copied ? 'Copied' : `Copy ${path}`}
        >
          {copied ? <CheckIcon size={12} /> : <CopyIcon size={12} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
