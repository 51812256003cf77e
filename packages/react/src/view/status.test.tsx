import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { jobIn } from '../testing/job-server';
import { JobBadge } from './job-badge';
import { JobProgress } from './job-progress';

it('has a word, an icon, and a color in every state, and no style attribute that a strict policy blocks', () => {
  const html = renderToString(<JobBadge state="failed" />);
  expect(html).toContain('Failed');
  expect(html).toContain('aria-hidden="true"');
  expect(html).toContain('stroke="#e03131"');
  expect(renderToString(<JobBadge state="failed">Fehlgeschlagen</JobBadge>)).toContain('Fehlgeschlagen');
  const bar = renderToString(
    <JobProgress
      job={jobIn('running', 'a', { progress: { percent: 40, step: 'Printing' } })}
      label="Receipt"
    />,
  );
  expect(bar).toContain('<progress max="100" value="40" aria-label="Receipt">');
  expect(bar).toContain('<div role="status">Printing</div>');
  expect(html + bar).not.toContain('style=');
  expect(renderToString(<JobProgress job={jobIn('succeeded', 'a')} />)).not.toContain('<progress');
});
