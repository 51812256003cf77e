import { type Logger, pino, stdSerializers } from 'pino';

/** One JSON line an event, with what went wrong under `error`. */
export function createLog(level: string): Logger {
  return pino({ name: 'web', level, serializers: { error: stdSerializers.err } });
}
