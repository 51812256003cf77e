const longest = 200;

// In this order, so that the content of URLs and quotes isn't masked again.
const masks: [RegExp, string][] = [
  [/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>]+/gi, '<url>'],
  [/(?<![^\s"'<>@:,;()])[^\s"'<>@:,;()]+@[^\s"'<>@:,;()]+/g, '<address>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  [/"[^"]*"|`[^`]*`|“[^”]*”|‘[^’]*’|(?<!\w)'[^']*'(?!\w)/g, '<text>'],
  [/(?<![\w.>])\/[\w.@~+-]+(\/[\w.@~+-]+)+(:\d+)*/g, '<path>'],
  [/\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, '<id>'],
  [/\b(?=[a-z-]*\d)(?=\d*[a-z_-])[\w-]{16,}\b/gi, '<id>'],
  [/\d+(?:[.,:]\d+)*/g, '<n>'],
];

/**
 * Returns the error without the parts that differ between occurrences, so that jobs with the same failure have the same
 * signature. For an unexpected error, the first line of its stack says more than the message for the owner.
 */
export function signatureOf({
  code,
  message,
  stack,
}: {
  code: string;
  message: string;
  stack: string | null;
}): string {
  const said = code === 'internal' ? (stack?.split('\n', 1)[0] ?? message) : message;
  // Truncated first, so that the longest error doesn't take long.
  const masked = masks.reduce((text, [pattern, mask]) => text.replace(pattern, mask), said.slice(0, 1_000));
  return `${code}: ${masked.replace(/\s+/g, ' ').trim()}`.slice(0, longest).toWellFormed();
}
