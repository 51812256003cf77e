import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { formatDuration } from '@offload/core/format/durations';
import type { JobPageView } from '../api/console-reads';
import type { LogLine } from '../reads/job-views';
import { jobPath } from '../ui/paths';
import { groupTimeline } from '../ui/timeline/group-timeline';
import { outcomeText } from '../ui/timeline/try-text';
import { useConsole } from './context';

/** A button that copies a job as Markdown. */
export function CopyMarkdown({ view, lines }: { view: JobPageView; lines: LogLine[] }) {
  const { settings, labelOf, hrefOf } = useConsole();
  const { copied, copy } = useClipboard();
  const onClick = () =>
    copy(
      jobMarkdown({
        ...{ view, lines, label: labelOf(view.job.kind), seesValues: settings.seesValues },
        href: `${location.origin}${hrefOf(jobPath(view.job.id))}`,
      }),
    );
  return (
    <Button size="compact-sm" variant="default" onClick={onClick}>
      {copied ? 'Copied' : 'Copy as Markdown'}
    </Button>
  );
}

interface Report {
  view: Pick<JobPageView, 'job' | 'payload' | 'stack' | 'timeline'>;
  lines: LogLine[];
  /** The name of its kind. */
  label: string;
  href: string;
  /** Whether its reader sees payloads and logs. */
  seesValues: boolean;
}

const maxLines = 20;

/** Returns a job as Markdown for an issue: its error, stack, attempts, and payload, and the last lines of its log. */
export function jobMarkdown({ view, lines, label, href, seesValues }: Report): string {
  const { job, payload, stack } = view;
  const { error, id, queue, state, attempt, maxAttempts } = job;
  const parts = [
    `## ${label}: ${error ? error.code : state}`,
    error?.message.replaceAll(/^/gm, '> '),
    [`- Job: [${id}](${href})`, `- Queue: ${queue}`, `- Attempt: ${attempt} of ${maxAttempts}`].join('\n'),
    ...section('Stack', stack && fenced(stack.map(({ text }) => text).join('\n'))),
    ...section('Attempts', attemptList(view)),
    ...(seesValues ? section('Payload', fenced(JSON.stringify(payload, null, 2), 'json')) : []),
    ...(seesValues ? section('Log', lines.length > 0 ? fenced(logText(lines)) : '') : []),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function section(title: string, text: string | null): string[] {
  return text ? [`### ${title}`, text] : [];
}

/** Returns a block of code, whose fence is longer than any in its text. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function attemptList({ timeline }: Report['view']): string {
  const lines = groupTimeline(timeline).flatMap((item) => {
    const { attempt, startedAt, endedAt } = item;
    if (!startedAt) return [];
    const ran = endedAt ? `, ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}` : '';
    return [`- Attempt ${attempt}, ${startedAt}${ran}: ${outcomeText(item)}`];
  });
  return lines.join('\n');
}

function logText(lines: LogLine[]): string {
  const texts = lines.slice(-maxLines).map(({ at, level, message, details }) => {
    const more = details === null ? '' : ` ${JSON.stringify(details)}`;
    return `${at} ${level} ${message}${more}`;
  });
  return texts.join('\n');
}
