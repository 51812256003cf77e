import { setTimeout as delay } from 'node:timers/promises';
import { isReply } from './explain';

const pauseMs = 1_000;

/** Returns what a command returns. If the server has rejected it, as it will reject the next one, rejects a second later. */
export async function pauseAfterReply<Value>(command: Promise<Value>): Promise<Value> {
  try {
    return await command;
  } catch (error) {
    if (isReply(error)) await delay(pauseMs, undefined, { ref: false });
    throw error;
  }
}
