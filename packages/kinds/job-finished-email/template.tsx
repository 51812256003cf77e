import { Text } from 'react-email';
import { Mail } from '../src/mail/layout';
import { headline, kindLabel, nounOf } from '../src/notifications/words';
import type { OwnJob } from '../src/services/services';
import { formatMoment, formatSize } from './words';

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

function actionLabel({ kind, state }: OwnJob): string {
  return state === 'failed' ? 'See what went wrong' : `Open the ${nounOf(kind)}`;
}

function linesOf({ state, errorMessage, files }: OwnJob): string[] {
  if (state !== 'succeeded') return [[errorMessage, 'Open the job to retry it.'].filter(Boolean).join(' ')];
  return files.map(({ name, bytes, expiresAt }) => {
    const until = expiresAt ? `, available until ${formatMoment(expiresAt)}` : '';
    return `${name}, ${formatSize(bytes)}${until}`;
  });
}
