const requests = new WeakMap<AbortSignal, Request>();

/**
 * Returns the signal that aborts when the client disconnects. Node.js loses the abort once the request itself has been
 * garbage-collected, so this keeps the request for as long as its signal is in use.
 */
export function disconnectSignal(request: Request): AbortSignal {
  requests.set(request.signal, request);
  return request.signal;
}
