import { formatNumber, formatSize } from '@offload/core/format/amounts';
import { Link, Text } from 'react-email';
import { Mail } from '../src/mail/layout';
import { headline, kindLabel, nounOf } from '../src/notifications/words';
import type { OwnJob } from '../src/services/services';
import { formatMoment, lineOf, summaryOf } from './subject';

interface JobFinishedMailProps {
  job: OwnJob;
  url: string;
  settingsUrl: string;
}

/** Says how a job finished, and links to its page. */
export function JobFinishedMail({ job, url, settingsUrl }: JobFinishedMailProps) {
  const about = [kindLabel(job.kind), job.title].filter(Boolean).join(': ');
  return (
    <Mail
      preview={about}
      heading={headline(job)}
      action={{ label: actionLabel(job), url }}
      footnote="You're receiving this because the job's page wasn't open when it finished."
      settings={{ label: 'Turn off these emails', url: settingsUrl }}
    >
      <Text>
        <strong>{about}</strong>
      </Text>
      {linesOf(job).map((line) => (
        <Text key={line} style={{ overflowWrap: 'anywhere' }}>
          {line}
        </Text>
      ))}
    </Mail>
  );
}

interface JobsFinishedMailProps {
  jobs: (OwnJob & { url: string })[];
  url: string;
  settingsUrl: string;
}

// Email clients cut off long messages.
const maxListed = 100;

/** Says how several jobs finished, and links to the page of each, those that failed first. */
export function JobsFinishedMail({ jobs, url, settingsUrl }: JobsFinishedMailProps) {
  const failed = jobs.filter(({ state }) => state === 'failed');
  const listed = [...failed, ...jobs.filter(({ state }) => state !== 'failed')].slice(0, maxListed);
  const more = jobs.length - listed.length;
  return (
    <Mail
      preview={summaryOf(jobs)}
      heading={summaryOf(jobs)}
      action={{ label: 'Open your notifications', url }}
      footnote="You're receiving this because the pages of these jobs weren't open when they finished."
      settings={{ label: 'Turn off these emails', url: settingsUrl }}
    >
      {listed.map((job) => (
        <Text key={job.url} style={{ margin: '4px 0', overflowWrap: 'anywhere' }}>
          <Link href={job.url}>{lineOf(job)}</Link>
        </Text>
      ))}
      {more > 0 && <Text>{`And ${formatNumber(more)} more.`}</Text>}
    </Mail>
  );
}

function actionLabel({ kind, state }: OwnJob): string {
  return state === 'failed' ? 'See what went wrong' : `Open the ${nounOf(kind)}`;
}

function linesOf({ state, errorMessage, files }: OwnJob): string[] {
  // A retry doesn't help every failed job. Its page says what does.
  if (state === 'failed')
    return [[errorMessage, 'Open the job to see what you can do.'].filter(Boolean).join(' ')];
  if (state !== 'succeeded') return ['Open the job to retry it.'];
  return files.map(({ name, bytes, expiresAt }) => {
    const until = expiresAt ? `, available until ${formatMoment(expiresAt)}` : '';
    return `${name}, ${formatSize(bytes)}${until}`;
  });
}
