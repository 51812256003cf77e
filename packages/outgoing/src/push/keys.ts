import { createECDH } from 'node:crypto';
import * as z from 'zod';

const curve = 'prime256v1';

/** The keys that identify an installation to push services (VAPID, RFC 8292), in base64url. */
export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

/** Makes new keys. Browsers accept messages only under the key that they subscribed with. */
export function newPushKeys(): PushKeys {
  const pair = createECDH(curve);
  const publicKey = pair.generateKeys('base64url');
  const privateKey = pair.getPrivateKey();
  // Node leaves out leading zeros.
  const padded = Buffer.concat([Buffer.alloc(32 - privateKey.length), privateKey]);
  return { publicKey, privateKey: padded.toString('base64url') };
}

/** The keys that a browser made for a subscription. Messages are encrypted with them (RFC 8291). */
export const subscriptionKeys = z.object({
  p256dh: z.base64url('must be in base64url').refine(isPoint, 'must be a public key of the curve P-256'),
  auth: z.base64url('must be in base64url').refine((text) => Buffer.from(text, 'base64url').length === 16, {
    message: 'must have 16 bytes',
  }),
});

function isPoint(text: string): boolean {
  const point = Buffer.from(text, 'base64url');
  if (point.length !== 65) return false;
  const pair = createECDH(curve);
  pair.generateKeys();
  try {
    return pair.computeSecret(point).length > 0;
  } catch {
    return false;
  }
}
