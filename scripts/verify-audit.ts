import { readFileSync } from 'node:fs';
import { isUnbroken } from '@offload/console';
import { auditKey, readSecret } from '@offload/env';
import { parseEnv } from './system/env';
import { readSecrets } from './system/secrets';

// Says whether an export of the audit log is as it was written: `node --import tsx scripts/verify-audit.ts audit.csv`.
const file = process.argv[2];
if (!file) throw new Error('Name the file: node --import tsx scripts/verify-audit.ts audit.csv');
const secret =
  readSecret('AUTH_SECRET', process.env) ?? readSecrets(parseEnv({ ...process.env }).DATA_DIR).authSecret;
const isWhole = isUnbroken(readFileSync(file, 'utf8'), auditKey(secret));
console.log(
  isWhole
    ? '✓ No row was changed or deleted.'
    : '✗ A row was changed or deleted, or this isn’t an export of this installation.',
);
process.exitCode = isWhole ? 0 : 1;
