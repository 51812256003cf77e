import * as z from 'zod';
import { readComponents } from '../build/sbom';
import { readRules } from './supply-chain';

/** A package with an advisory. A registry that doesn't return it doesn't have the others, either. */
const known = { name: 'event-stream', version: '3.3.6' };
const timeoutMs = 60_000;

const advisorySchema = z.object({
  severity: z.string().catch('unknown'),
  title: z.string().catch(''),
  url: z.string().catch(''),
});
const responseSchema = z.record(z.string(), z.array(advisorySchema));

/** Returns the versions of each package from the registry that `npm start` runs, or that ships. */
function versionsByName(): Record<string, string[]> {
  const versions: Record<string, string[]> = {};
  for (const { name, version } of [...readComponents(['', 'apps/web', 'apps/worker']), known])
    if (!/^(offload$|@offload\/)/.test(name)) versions[name] = [...(versions[name] ?? []), version];
  return versions;
}

/**
 * Asks the registry itself: `npm audit` makes further requests, without which it says nothing, and takes an empty response for a
 * good one.
 */
async function readAdvisories(registry: string): Promise<z.infer<typeof responseSchema>> {
  const response = await fetch(`${registry.replace(/\/$/, '')}/-/npm/v1/security/advisories/bulk`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(versionsByName()),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return responseSchema.parse(await response.json());
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return "its response isn't a list of advisories";
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function notAudited(reason: string): Audit {
  const { checkedOn } = readRules().advisories;
  const days = Math.floor((Date.now() - Date.parse(checkedOn)) / 86_400_000);
  const line =
    `✗ Not audited: the registry gives no advisories (${reason}). Our own list (supply-chain.json) is from ${checkedOn}, ` +
    `${days} days ago.`;
  return { status: 2, lines: [line] };
}

interface Audit {
  /** 1: there are serious advisories; 2: the registry gives none, so there may be. */
  status: 0 | 1 | 2;
  lines: string[];
}

/** Looks for serious advisories about our packages: high ones, and moderate ones about what ships. */
export async function audit(registry: string): Promise<Audit> {
  const shipped = new Set(readComponents(['apps/web', 'apps/worker']).map(({ name }) => name));
  const harmless = (name: string) => ['info', 'low', ...(shipped.has(name) ? [] : ['moderate'])];
  try {
    const { [known.name]: proof = [], ...found } = await readAdvisories(registry);
    const serious = Object.entries(found).flatMap(([name, advisories]) =>
      advisories
        .filter(({ severity }) => !harmless(name).includes(severity))
        .map(({ severity, title, url }) => `✗ ${name}: ${severity}: ${title} ${url}`),
    );
    if (serious.length === 0 && proof.length === 0) return notAudited("it doesn't have a known one");
    const lines = [...serious, `${serious.length} serious advisories`];
    return { status: serious.length > 0 ? 1 : 0, lines };
  } catch (error) {
    return notAudited(reasonOf(error));
  }
}
