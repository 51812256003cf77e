import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage, ServerResponse } from 'node:http';

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** Calls back for each request to this process, before Next looks at it. Returns a function that stops it. */
export function onRequest(listener: (exchange: Exchange) => void): () => void {
  return follow('http.server.request.start', listener);
}

/** Calls back whenever this process has sent a response. Returns a function that stops it. */
export function onResponse(listener: (exchange: Exchange) => void): () => void {
  return follow('http.server.response.finish', listener);
}

function follow(channel: string, listener: (exchange: Exchange) => void): () => void {
  const onMessage = (message: unknown) => isExchange(message) && listener(message);
  subscribe(channel, onMessage);
  return () => void unsubscribe(channel, onMessage);
}

function isExchange(message: unknown): message is Exchange {
  if (typeof message !== 'object' || message === null) return false;
  if (!('request' in message && 'response' in message)) return false;
  return message.request instanceof IncomingMessage && message.response instanceof ServerResponse;
}
