/** The header with the trace that a request belongs to (W3C Trace Context), in requests and responses. */
export const traceparentHeader = 'traceparent';

// A version, the IDs of the trace and of the span, neither of them zero, and flags.
const shape = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Returns the trace that a request belongs to, or null if it has none or an invalid one, which must be ignored. */
export function traceparentOf(headers: Headers | undefined): string | null {
  return headers?.get(traceparentHeader)?.match(shape)?.[0] ?? null;
}
