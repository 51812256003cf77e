export { createErrorLogger, type ErrorLogger } from './error-logger';
export { openLog } from './log';
