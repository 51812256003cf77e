export { createErrorLogger, type ErrorLogger } from './error-logger';
export { openLog } from './log/open-log';
export { createSchemaWatch } from './schema-watch';
