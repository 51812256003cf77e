export { openLog } from './log/open-log';
export { createErrorLogger, type ErrorLogger } from './worker/error-logger';
export { createSchemaWatch } from './worker/schema-watch';
