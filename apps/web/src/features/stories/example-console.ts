import type { AlertTargets, TestSend } from '@/api/admin/alerts/alert-schema';
import { exampleJobs } from './example-jobs';

export const noTargets: AlertTargets = { recipients: [], webhookUrl: null, webhookDisabled: null };

export const exampleTargets: AlertTargets = {
  recipients: ['on-call@example.org', 'a.very.long.name.of.a.team.that.is.on.call@operations.example.org'],
  ...{ webhookUrl: 'https://hooks.example.org/services/offload/alerts', webhookDisabled: 'failing' },
};

export const exampleTests: TestSend[] = exampleJobs
  .filter(({ state }) => state === 'succeeded' || state === 'failed')
  .map((job) => ({ to: 'on-call@example.org', job }));
