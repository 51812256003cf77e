const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Formats a duration in milliseconds as briefly as possible: `420 ms`, `1.2 s`, `3 min 5 s`.
 *
 * @example
 * formatDuration(1_250); // '1.2 s'
 */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < second) return `${Math.round(length)} ms`;
  if (length < 10 * second) return `${(Math.floor(length / 100) / 10).toFixed(1)} s`;
  return formatSeconds(length);
}

/**
 * Formats a duration in milliseconds in whole seconds, for something in progress.
 *
 * @example
 * formatSeconds(185_400); // '3 min 5 s'
 */
export function formatSeconds(ms: number): string {
  const length = Math.max(0, ms);
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour) return pair(length, [minute, 'min'], [second, 's']);
  return length < day ? pair(length, [hour, 'h'], [minute, 'min']) : pair(length, [day, 'd'], [hour, 'h']);
}

function pair(ms: number, [big, bigName]: [number, string], [small, smallName]: [number, string]): string {
  const rest = Math.floor((ms % big) / small);
  const head = `${Math.floor(ms / big)} ${bigName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}
