import * as z from 'zod';
import { isLoopback } from './loopback';
import { type Environment, readSecret, secretNames } from './secrets';
import { settings } from './settings';

/**
 * Reads the settings of a schema from an environment, where an empty variable counts as unset. Removes all secrets from the
 * environment, so that child processes don't inherit them. Throws one line that names each invalid variable.
 */
export function readEnv<Output>(schema: z.ZodType<Output>, source: Environment): Output {
  const { given, problems } = collect(source);
  const parsed = schema.safeParse(given);
  for (const { path, message } of parsed.error?.issues ?? []) problems.push(`${path.join('.')} ${message}`);
  const risk = plainHttpProblem(given);
  if (risk) problems.push(risk);
  if (!parsed.success || problems.length > 0) throw new Error(`Configuration: ${problems.join('; ')}`);
  for (const name of secretNames) delete source[name];
  return parsed.data;
}

function collect(source: Environment) {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const problems: string[] = [];
  for (const name of secretNames) {
    try {
      const value = readSecret(name, source);
      if (value) given[name] = value;
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { given, problems };
}

const reach = z.object({ APP_URL: settings.APP_URL, ALLOW_PLAIN_HTTP: settings.ALLOW_PLAIN_HTTP });

function plainHttpProblem(given: Environment): string | undefined {
  const { data } = reach.safeParse(given);
  if (!data || data.ALLOW_PLAIN_HTTP) return undefined;
  const { protocol, hostname } = new URL(data.APP_URL);
  if (protocol === 'https:' || isLoopback(hostname)) return undefined;
  return 'APP_URL must be https://…, since sessions can be stolen over plain http (ALLOW_PLAIN_HTTP=true allows it)';
}

interface AwsEnv {
  AWS_ACCESS_KEY_ID?: string | undefined;
  AWS_SECRET_ACCESS_KEY?: string | undefined;
  AWS_SESSION_TOKEN?: string | undefined;
}

/** Returns the credentials for S3. Without them, the client looks for a profile or the machine's role. */
export function awsKeys(env: AwsEnv) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
}
