interface Named {
  action: string;
  outcome: string;
}

/** Returns the verb between the actor and the subject of an action. It doesn't say that denied or failed actions were done. */
export function verbOf({ action, outcome }: Named): string {
  const [infinitive, past] = actionWords[action] ?? unknownWords;
  if (outcome === 'denied') return `wasn't allowed to ${infinitive}`;
  return outcome === 'failed' ? `failed to ${infinitive}` : past;
}

/** Whether an action has changed nothing. */
export function isRead(action: string): boolean {
  return reads.has(action);
}

interface Choice {
  value: string;
  label: string;
}

/** Returns the actions to choose from, by the type of their subject. The beginning of a name selects all that begin with it. */
export function actionChoices(): { group: string; items: Choice[] }[] {
  return Object.entries(subjects).map(([type, { title, noun }]) => {
    const names = Object.keys(actionWords).filter((name) => name.startsWith(`${type}.`));
    const items = names.map((value) => ({ value, label: `${pastOf(value)} ${noun}` }));
    return { group: title, items: [{ value: `${type}.`, label: `${title}: all actions` }, ...items] };
  });
}

function pastOf(name: string): string {
  const [, past] = actionWords[name] ?? unknownWords;
  return `${past.slice(0, 1).toUpperCase()}${past.slice(1)}`;
}

type Words = readonly [infinitive: string, past: string];

const unknownWords: Words = ['act on', 'acted on'];

const reads = new Set([
  'audit.read',
  'audit.export',
  'file.read',
  'job.read',
  'job.search',
  'user.list',
  'user.list-tokens',
]);

/** The types of subjects, by the beginning of an action's name. */
const subjects: Record<string, { title: string; noun: string }> = {
  job: { title: 'Jobs', noun: 'a job' },
  jobs: { title: 'Many jobs', noun: 'many jobs' },
  file: { title: 'Files', noun: 'a job' },
  queue: { title: 'Queues', noun: 'a queue' },
  schedule: { title: 'Schedules', noun: 'a schedule' },
  host: { title: 'Gates', noun: 'a gate' },
  user: { title: 'Users', noun: 'a user' },
  alerts: { title: 'Alerts', noun: 'the alert settings' },
  audit: { title: 'Audit log', noun: 'the audit log' },
};

const actionWords: Record<string, Words> = {
  'alerts.change': ['change', 'changed'],
  'alerts.switch-rule': ['switch a rule of', 'switched a rule of'],
  'alerts.replace-secret': ['replace the secret of', 'replaced the secret of'],
  'alerts.test': ['test', 'tested'],
  'audit.export': ['export', 'exported'],
  'audit.read': ['read', 'read'],
  'file.read': ['read a file of', 'read a file of'],
  'host.try': ['let a job try', 'let a job try'],
  'job.cancel': ['cancel', 'canceled'],
  'job.change': ['change', 'changed'],
  'job.create': ['create', 'created'],
  'job.delete': ['delete', 'deleted'],
  'job.dismiss': ['dismiss', 'dismissed'],
  'job.read': ['look at', 'looked at'],
  'job.redo': ['replay', 'replayed'],
  'job.reschedule': ['reschedule', 'rescheduled'],
  'job.restore': ['restore', 'restored'],
  'job.retry': ['retry', 'retried'],
  'job.search': ['search', 'searched'],
  'job.signal': ['send a signal to', 'sent a signal to'],
  'jobs.cancel': ['cancel', 'canceled'],
  'jobs.delete': ['delete', 'deleted'],
  'jobs.retry': ['retry', 'retried'],
  'jobs.run-now': ['run', 'ran'],
  'queue.limit': ['change the limits of', 'changed the limits of'],
  'queue.pause': ['pause', 'paused'],
  'queue.resume': ['resume', 'resumed'],
  'queue.try': ['ask the workers to try again for', 'asked the workers to try again for'],
  'schedule.delete': ['delete', 'deleted'],
  'schedule.pause': ['pause', 'paused'],
  'schedule.resume': ['resume', 'resumed'],
  'schedule.run': ['run', 'ran'],
  'schedule.update': ['change', 'changed'],
  'user.create-token': ['create an API token of', 'created an API token of'],
  'user.list-tokens': ['list the API tokens of', 'listed the API tokens of'],
  'user.revoke-token': ['revoke an API token of', 'revoked an API token of'],
  'user.change': ['change', 'changed'],
  'user.change-password': ['change the password of', 'changed the password of'],
  'user.disable': ['disable', 'disabled'],
  'user.disable-two-factor': [
    'turn off two-factor authentication of',
    'turned off two-factor authentication of',
  ],
  'user.enable': ['enable', 'enabled'],
  'user.enable-two-factor': [
    'turn on two-factor authentication of',
    'turned on two-factor authentication of',
  ],
  'user.end-sessions': ['end sessions of', 'ended sessions of'],
  'user.enter-code': ['enter a code as', 'entered a code as'],
  'user.enter-password': ['enter the password of', 'entered the password of'],
  'user.list': ['list', 'listed'],
  'user.replace-recovery-codes': ['replace the recovery codes of', 'replaced the recovery codes of'],
  'user.request-password-reset': ['request a password link for', 'requested a password link for'],
  'user.reset-password': [
    'use an emailed link to reset the password of',
    'used an emailed link to reset the password of',
  ],
  'user.reset-two-factor': ['reset two-factor authentication of', 'reset two-factor authentication of'],
  'user.role': ['change the role of', 'changed the role of'],
  'user.sign-in': ['sign in as', 'signed in as'],
  'user.use-console-link': [
    'open the console from the terminal as',
    'opened the console from the terminal as',
  ],
  'user.use-recovery-code': ['use a recovery code of', 'used a recovery code of'],
};
