import type { Logger } from 'pino';
import type { JobContext } from '../contract/context';
import { createSteps } from '../contract/create-steps';
import type { JobDefinition } from '../contract/define-processor';
import { plainJson } from '../contract/plain-text';
import type { Steps } from '../contract/steps';
import { type RunEnd, runAttempt, type Work } from '../run/attempt';
import type { Claim } from '../run/claim';
import type { Deadline } from '../run/deadline';
import { createJobLog } from '../run/job-log';
import { logEntry } from '../run/log-entry';
import { progressEntry } from '../run/progress-entry';
import { createSecrets, type Secrets } from '../run/secrets';
import type { OpenSteps } from '../run/step-stores';
import type { JobWriter } from '../run/writer';
import type { Run, ServiceProvider } from './services';

export interface RunParts {
  writer: Pick<JobWriter, 'progress' | 'log'>;
  services(): ServiceProvider;
  openSteps: OpenSteps;
  log: Logger;
  now(): Date;
}

/** Runs a claimed job once. Returns how that ended, without the job's secrets. Never throws. */
export type RunJob = (definition: JobDefinition, claim: Claim, signal: AbortSignal) => Promise<RunEnd>;

export function createRunJob(parts: RunParts, work: Work): RunJob {
  return async (definition, claim, signal) => {
    const services = parts.services();
    const { contract } = definition;
    const secrets = createSecrets(claim.payload, contract.secrets ?? []);
    const given: Record<string, unknown> = {};
    let attached: object | undefined;
    const steps = parts.openSteps(claim);
    const attempt = async (ctx: JobContext) => {
      const process = () => work(definition, claim, ctx, steps);
      try {
        const result = await (services.aroundRun ? services.aroundRun(ctx, process) : process());
        if (Object.keys(given).length > 0) attached = plainJson(given);
        return result;
      } catch (error) {
        throw services.explain ? services.explain(error) : error;
      }
    };
    const open = ({ signal: stop, uncounted }: Omit<Deadline, 'end'>) => {
      const attach = (name: string, value: unknown) => {
        given[name] = value;
      };
      const run = { claim, contract, signal: stop, attach, uncounted };
      const context = createContext(parts, secrets, run);
      return { ...context, ...createSteps(steps, () => new Date(), stop) };
    };
    const { outcome, error } = await runAttempt(attempt, { claim, contract, signal, createContext: open });
    const end = secrets.hideInOutcome(outcome);
    return { outcome: end.state === 'succeeded' && attached ? { ...end, attached } : end, error };
  };
}

function createContext(
  { writer, services, log, now }: RunParts,
  secrets: Secrets,
  run: Run,
): Omit<JobContext, keyof Steps> {
  const { claim, signal } = run;
  const { id, kind, ownerId, payloadVersion, attempt, fence } = claim;
  const logToJob = createJobLog({ writer, log, secrets }, claim);
  return {
    job: { id, kind, ownerId, payloadVersion },
    attempt,
    signal,
    async progress(percent, step) {
      signal.throwIfAborted();
      await writer.progress({ id, fence, ...progressEntry(percent, step) });
    },
    log: { info: (...args) => logToJob('info', logEntry(args)) },
    now,
    services: services().forRun(run),
  };
}
