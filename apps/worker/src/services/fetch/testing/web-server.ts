import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { Server } from 'node:net';

export interface WebServer {
  port: number;
  /** How many connections have been made to it. */
  connections(): number;
  /** The requested paths. */
  paths: string[];
  close(): void;
}

/** A web server on this machine that counts its connections. */
export async function startWebServer(listener: RequestListener): Promise<WebServer> {
  let connections = 0;
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    listener(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    connections: () => connections,
    paths,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
