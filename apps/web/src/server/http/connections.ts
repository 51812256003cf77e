import { subscribe } from 'node:diagnostics_channel';
import { ServerResponse } from 'node:http';
import { Socket } from 'node:net';

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
    const socket = socketOf(message);
    if (socket) follow(socket, null);
  });
  subscribe('http.server.request.start', (message) => {
    const [socket, response] = [socketOf(message), responseOf(message)];
    if (!socket || !response) return;
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

function socketOf(message: unknown): Socket | null {
  const has = typeof message === 'object' && message !== null && 'socket' in message;
  return has && message.socket instanceof Socket ? message.socket : null;
}

function responseOf(message: unknown): ServerResponse | null {
  const has = typeof message === 'object' && message !== null && 'response' in message;
  return has && message.response instanceof ServerResponse ? message.response : null;
}
