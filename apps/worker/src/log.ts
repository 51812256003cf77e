import { openLog } from '@offload/core/log';
import type { Logger } from 'pino';

export function createLog(level: string): Logger {
  return openLog('worker', level);
}
