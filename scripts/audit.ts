import { spawnSync } from 'node:child_process';
import * as z from 'zod';
import { readRules } from './checks/supply-chain';
import { root } from './root';

const reportSchema = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});

const failureSchema = z.object({ message: z.string() });

// Asks the registry, which may be unreachable. `npm run check` compares with our own list.
const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  encoding: 'utf8',
});
const report = reportSchema.safeParse(parseJson(stdout));
if (report.success) {
  const serious = Object.entries(report.data.vulnerabilities).filter(([, { severity }]) =>
    ['high', 'critical'].includes(severity),
  );
  for (const [name, { severity, range }] of serious) console.error(`✗ ${name} ${range}: ${severity}`);
  console.log(`${serious.length} serious vulnerabilities`);
  process.exitCode = serious.length > 0 ? 1 : 0;
} else {
  const { checkedOn } = readRules().advisories;
  const days = Math.floor((Date.now() - Date.parse(checkedOn)) / 86_400_000);
  const why = failureSchema.safeParse(parseJson(stdout)).data?.message ?? stderr.trim().split('\n').at(-1);
  console.log(
    `✗ Not audited: the registry gives no advisories (${why}). Our own list (supply-chain.json) is from ${checkedOn}, ` +
      `${days} days ago.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
