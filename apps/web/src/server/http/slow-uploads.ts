import { Server } from 'node:http';
import { onRequest, onResponse } from './exchanges';

// 200 MB at half a megabit per second.
const maxMs = 60 * 60_000;
// A browser reads the response only after it has sent everything.
const maxMsAfterResponse = 5 * 60_000;

/**
 * Lets a request take an hour to arrive. Node.js ends one that takes five minutes, as an upload from a phone may: whatever reads
 * a body limits how long it may pause, or take (api/http/body.ts). A body that nothing reads, as of an upload without a session,
 * may still be arriving five minutes after the response. Returns a function that stops it.
 */
export function allowSlowUploads(): () => void {
  const stopAllowing = onRequest((exchange) => {
    if ('server' in exchange && exchange.server instanceof Server) exchange.server.requestTimeout = maxMs;
  });
  const stopEnding = onResponse(({ request }) => {
    if (request.complete) return;
    const end = () => request.complete || request.socket.destroy();
    setTimeout(end, maxMsAfterResponse).unref();
  });
  return () => {
    stopAllowing();
    stopEnding();
  };
}
