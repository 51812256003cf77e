import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { onRequest } from './exchanges';

/**
 * Follows the connections of this process. Returns a function that closes them: idle ones at once, the others after their
 * response. By itself, Node.js keeps a connection whose last response ends while the server closes, and one that a browser
 * has opened in advance.
 */
export function followConnections(): () => void {
  const responses = new Map<Socket, ServerResponse | null>();
  let isClosing = false;

  function follow(socket: Socket, response: ServerResponse | null): void {
    if (!responses.has(socket)) socket.once('close', () => responses.delete(socket));
    responses.set(socket, response);
  }
  subscribe('net.server.socket', (message) => {
    const has = typeof message === 'object' && message !== null && 'socket' in message;
    if (has && message.socket instanceof Socket) follow(message.socket, null);
  });
  onRequest(({ request: { socket }, response }) => {
    follow(socket, response);
    if (isClosing) response.setHeader('Connection', 'close');
    response.once('close', () => {
      if (responses.get(socket) === response) responses.set(socket, null);
      if (isClosing) socket.destroySoon();
    });
  });

  return () => {
    isClosing = true;
    for (const [socket, response] of responses) {
      if (!response) socket.destroy();
      else if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  };
}
