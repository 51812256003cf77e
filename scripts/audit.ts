import { execFileSync } from 'node:child_process';
import { audit } from './checks/advisories';
import { root } from './root';

// Exits with 1 if there are serious advisories about our packages, and with 2 if the registry gives none.
const registry = execFileSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8' }).trim();
const { status, lines } = await audit(registry);
console.log(lines.join('\n'));
process.exitCode = status;
