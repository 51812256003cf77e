import type { JobView } from '@/api/job-schema';

// Most jobs are picked up within milliseconds: only a longer wait is worth a word.
const patienceMs = 5_000;

/** What is going on, in a few words that change only when something happens: they are read aloud. */
export function statusWords(job: JobView, waitedMs: number): string {
  const { state, progress, attempt, maxAttempts } = job;
  switch (state) {
    case 'queued':
      return progress.step ?? (waitedMs > patienceMs ? 'Waiting for a worker' : 'In the queue');
    case 'running':
      return progress.step ?? 'Starting';
    case 'retrying':
      return joined(`Attempt ${attempt} of ${maxAttempts} failed; it will be tried again`, progress.step);
    case 'canceling':
      return 'Stopping';
    case 'succeeded':
      return 'Done';
    case 'failed':
      return `Failed after ${attempt} ${attempt === 1 ? 'attempt' : 'attempts'}`;
    case 'canceled':
      return 'Stopped before it was done';
  }
}

function joined(text: string, step: string | null): string {
  return step === null ? text : `${text}. ${step}`;
}

const aboutTheFile = new Set([
  'empty_file',
  'file_gone',
  'line_too_long',
  'missing_columns',
  'no_header',
  'not_csv',
  'not_utf8',
  'repeated_column',
  'too_many_rows',
]);

const aboutThePicture = new Set([
  'image_too_large',
  'image_too_long',
  'not_an_image',
  'too_large',
  'unreadable_image',
]);

const aboutTheAddress = new Set([
  'address_refused',
  'bad_redirect',
  'encoded',
  'no_such_host',
  'not_a_file',
  'not_found',
  'not_open',
  'not_secure',
  'too_many_redirects',
]);

/** What somebody whose job has failed can do about it. */
export function advice(code: string): string {
  if (code === 'invalid_payload') return 'Trying again will not help: start a new one with other values.';
  if (aboutTheFile.has(code)) return 'Nothing was changed. Mend the file and send it again.';
  if (aboutThePicture.has(code))
    return 'Trying again will not help: choose another picture, or make it smaller.';
  if (aboutTheAddress.has(code)) return 'Check the address, or save the picture and upload it.';
  if (code === 'account_gone') return 'There is nothing to do.';
  return 'Retry it; if it fails again, tell us the reference.';
}
