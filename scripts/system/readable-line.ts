import { root } from '../root';

const levels = new Map([
  [10, 'TRACE'],
  [20, 'DEBUG'],
  [30, 'INFO'],
  [40, 'WARN'],
  [50, 'ERROR'],
  [60, 'FATAL'],
]);
// Shown elsewhere in the line, or obvious during development.
const notShown = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'error', 'stack']);

/** Formats a JSON log line for reading, in one line. Returns other lines unchanged. */
export function readableLine(line: string): string {
  const fields = parse(line);
  const level = levels.get(Number(fields?.level));
  if (!fields || !level) return line;
  const { msg = '', time, error, stack } = fields;
  const at = new Date(Number(time)).toTimeString().slice(0, 8);
  const details = Object.entries(fields).flatMap(([name, value]) =>
    notShown.has(name) ? [] : [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`],
  );
  const place = placeIn(stack ?? (error instanceof Object && 'stack' in error ? error.stack : ''));
  return [at, level.padEnd(5), String(msg).replaceAll('\n', ' '), ...details, ...place].join(' ');
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch {
    // Not JSON, but begins with a brace.
    return null;
  }
}

/** Returns the first position in our own code in a stack. */
function placeIn(stack: unknown): string[] {
  const frames = String(stack).split('\n').slice(1);
  const [, own] =
    frames.map((frame) => /^\s+at .*?((?:file:\/\/)?\/[^()]+:\d+)\)?$/.exec(frame)).find(isOurs) ?? [];
  return own ? [`at ${own.replace('file://', '').replace(`${root}/`, '')}`] : [];
}

function isOurs(frame: RegExpExecArray | null): boolean {
  return frame !== null && !frame[1]?.includes('/node_modules/');
}
