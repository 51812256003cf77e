import { readFileSync } from 'node:fs';
import { type AuditExport, verifyAuditExport } from '@offload/console';
import { countOf } from '@offload/core/format/amounts';
import { auditKey, readSecret } from '@offload/env';
import { parseEnv } from './system/env';
import { readSecrets } from './system/secrets';

// Says whether an export of the audit log is as it was written: `node --import ./scripts/tsx.mjs scripts/verify-audit.ts audit.csv`.
const file = process.argv[2];
if (!file)
  throw new Error('Name the file: node --import ./scripts/tsx.mjs scripts/verify-audit.ts audit.csv');
const secret =
  readSecret('AUTH_SECRET', process.env) ?? readSecrets(parseEnv({ ...process.env }).DATA_DIR).authSecret;
const found = verifyAuditExport(readFileSync(file, 'utf8'), auditKey(secret));
console.log(
  found
    ? `✓ The export is as it was written: ${contentOf(found)}.`
    : '✗ The export was changed, or another installation or an earlier version wrote it.',
);
process.exitCode = found ? 0 : 1;

function contentOf({ actions, filter, exportedAt }: AuditExport): string {
  const conditions = Object.entries(filter).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const which = conditions.length > 0 ? `only those with ${conditions.join(', ')}` : 'all in the log';
  return `${countOf(actions, 'action')}, ${which}, up to ${exportedAt}`;
}
