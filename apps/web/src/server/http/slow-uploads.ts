import { Server } from 'node:http';
import { onRequest } from './exchanges';

// 200 MB at half a megabit per second.
const maxMs = 60 * 60_000;

/**
 * Lets a request take an hour to arrive. Node.js ends one that takes five minutes, as an upload from a phone may: whatever reads
 * a body limits how long it may pause, or take (api/http/body.ts). Returns how to stop that.
 */
export function allowSlowUploads(): () => void {
  return onRequest((exchange) => {
    if ('server' in exchange && exchange.server instanceof Server) exchange.server.requestTimeout = maxMs;
  });
}
