import { IncomingMessage, ServerResponse } from 'node:http';

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** Returns the request and the response of a message on one of Node's HTTP channels. */
export function exchangeOf(message: unknown): Exchange | null {
  if (typeof message !== 'object' || message === null) return null;
  if (!('request' in message && 'response' in message)) return null;
  const { request, response } = message;
  return request instanceof IncomingMessage && response instanceof ServerResponse
    ? { request, response }
    : null;
}
