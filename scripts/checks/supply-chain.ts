import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@offload/processes';
import * as z from 'zod';
import { root } from '../root';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      link: z.boolean().optional(),
      inBundle: z.boolean().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      deprecated: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});
const projectSchema = z.object({ allowScripts: z.record(z.string(), z.boolean()) });
const rulesSchema = z.object({
  licenses: z.array(z.string()),
  licenseOf: z.record(z.string(), z.string()),
  advisories: z.object({ checkedOn: z.iso.date(), minimumVersions: z.record(z.string(), z.string()) }),
  assets: z.record(z.string(), z.object({ sha256: z.string(), from: z.string() })),
});

interface Package {
  name: string;
  version: string;
  license: string | undefined;
  hasScript: boolean;
  /** Why its maintainers advise against it. npm writes that into the lock file. */
  deprecated?: string | undefined;
  /** The hash of its content. */
  integrity: string | undefined;
  /** Where it comes from, if that isn't the registry. */
  resolved?: string | undefined;
}

type Rules = z.infer<typeof rulesSchema> & z.infer<typeof projectSchema>;

function readJson<Output>(file: string, schema: z.ZodType<Output>): Output {
  return schema.parse(JSON.parse(readFileSync(join(root, file), 'utf8')));
}

function readPackages(): Package[] {
  const { packages } = readJson('package-lock.json', lockSchema);
  return Object.entries(packages).flatMap(
    ([path, { version, link, inBundle, hasInstallScript = false, ...rest }]) => {
      const name = /.*node_modules\/(.+)$/.exec(path)?.[1];
      // What is bundled has the hash of its bundle.
      if (!name || !version || link || inBundle) return [];
      const { license, deprecated, integrity, resolved } = rest;
      return [{ name, version, license, hasScript: hasInstallScript, deprecated, integrity, resolved }];
    },
  );
}

/** Returns the project's rules for packages: licenses, install scripts, and known advisories. */
export function readRules(): Rules {
  return { ...readJson('supply-chain.json', rulesSchema), ...readJson('package.json', projectSchema) };
}

const fromRegistry = /^https:\/\/registry\.npmjs\.org\//;

/** Returns a package's problems, one line for each broken rule. */
export function problemsOf(
  { name, version, license, hasScript, deprecated, integrity, resolved }: Package,
  rules: Rules,
): string[] {
  const problems: string[] = [];
  if (deprecated) problems.push(`${name} ${version} is deprecated: ${deprecated}`);
  if (!integrity?.startsWith('sha512-')) problems.push(`${name} has no SHA-512 hash in package-lock.json`);
  if (resolved && !fromRegistry.test(resolved))
    problems.push(`${name} comes from ${resolved}, not from the registry`);
  const minimum = rules.advisories.minimumVersions[name];
  if (hasScript && !(name in rules.allowScripts)) {
    problems.push(`${name} has an install script: allow or deny it under allowScripts in package.json`);
  }
  if (!(name in rules.licenseOf) && !isAllowed(license ?? '', rules.licenses)) {
    problems.push(
      `${name} has the license ${license ?? '(none)'}: look at it, then add it to supply-chain.json`,
    );
  }
  if (minimum && version.localeCompare(minimum, 'en', { numeric: true }) < 0) {
    problems.push(`${name} ${version} has a known vulnerability: use ${minimum} or newer`);
  }
  return problems;
}

/** Returns whether a license is allowed. Of alternative licenses, one is enough. Of combined ones, each must be allowed. */
function isAllowed(license: string, allowed: string[]): boolean {
  const choices = license.replace(/[()]/g, '').split(/ or /i);
  return choices.some((choice) => choice.split(/ and /i).every((each) => allowed.includes(each.trim())));
}

/** The folders with files that the app serves and that no one can review as text. */
const assetFolders = ['apps/web/public', 'apps/web/public/fonts'];
const isBinary = /\.(woff2?|ttf|otf|jpe?g|png|gif|webp|avif|pdf)$/;

/** Returns the fonts and samples whose origin isn't known, or which aren't what came from there. */
export function problemsOfAssets(rules: Pick<Rules, 'assets'>): string[] {
  const found = assetFolders.flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name) => (isBinary.test(name) ? [`${folder}/${name}`] : [])),
  );
  const unknown = found.filter((file) => hashOf(file) !== rules.assets[file]?.sha256);
  const missing = Object.keys(rules.assets).filter((file) => !found.includes(file));
  return [...unknown, ...missing].map(
    (file) => `${file}: say under assets in supply-chain.json where it comes from, with its hash`,
  );
}

function hashOf(file: string): string {
  return createHash('sha256')
    .update(readFileSync(join(root, file)))
    .digest('hex');
}

/** Checks every package of the lock file, offline. Throws a `PlainError` that lists the problems. */
export async function checkSupplyChain(): Promise<void> {
  const rules = readRules();
  const problems = [...readPackages().flatMap((each) => problemsOf(each, rules)), ...problemsOfAssets(rules)];
  if (problems.length > 0) throw new PlainError([...new Set(problems)].join('\n'));
}
