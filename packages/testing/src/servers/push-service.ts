import { createDecipheriv, createECDH, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface PushRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Reply {
  status: number;
  headers?: Record<string, string>;
}

export interface PushService {
  /** Its host and port: a private host, to be allowed. */
  host: string;
  /** All requests, whatever it has responded. */
  requests: PushRequest[];
  newEndpoint(): string;
  /** Decides about each request; by default it accepts all. */
  conduct(reply: (request: PushRequest) => Reply): void;
  stop(): Promise<void>;
}

/** Starts a push service (RFC 8030), to which browsers have subscribed, on a free port or a given one. */
export async function startPushService(at = 0): Promise<PushService> {
  const requests: PushRequest[] = [];
  let reply: (request: PushRequest) => Reply = () => ({ status: 201 });
  const server = createServer(async (incoming, response) => {
    const { url: path = '', headers } = incoming;
    const request = { path, headers, body: await buffer(incoming) };
    requests.push(request);
    const { status, headers: more } = reply(request);
    response.writeHead(status, more).end();
  });
  await once(server.listen(at, '127.0.0.1'), 'listening');
  // A TCP server has a port.
  const { port } = server.address() as AddressInfo;
  const host = `localhost:${port}`;
  return {
    host,
    requests,
    newEndpoint: () => `http://${host}/push/${randomUUID()}`,
    conduct(next) {
      reply = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export interface Device {
  /** As its browser gives them to the app. */
  keys: { p256dh: string; auth: string };
  /** Decrypts a message as a browser does (RFC 8291 and 8188). */
  decrypt(body: Buffer): string;
}

/** Makes the keys of a browser's subscription. */
export function newDevice(): Device {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
    decrypt(body) {
      const salt = body.subarray(0, 16);
      const sender = body.subarray(21, 21 + body.readUInt8(20));
      const sealed = body.subarray(21 + sender.length);
      const about = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender]);
      const secret = Buffer.from(hkdfSync('sha256', pair.computeSecret(sender), auth, about, 32));
      const derive = (what: string, length: number) =>
        Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${what}\0`, length));
      const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
      decipher.setAuthTag(sealed.subarray(-16));
      const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      // The last byte that isn't padding ends the only record.
      return padded.subarray(0, padded.lastIndexOf(2)).toString();
    },
  };
}
