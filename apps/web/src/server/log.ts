import { openLog } from '@offload/core/internal';
import type { Logger } from 'pino';

export function createLog(level: string): Logger {
  return openLog('web', level);
}
