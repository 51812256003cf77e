import { expect, it } from 'vitest';
import { show } from '../testing/show';
import { ChildProgress, ChildStates } from './child-states';

it.each([
  [29_999, ['70,000 of 99,999 finished', 'All 99,999', 'Queued 29,999', 'Succeeded 70,000']],
  [30_000, ['70,000+ of 100,000+ finished', 'All 100,000+', 'Queued 30,000+', 'Succeeded 70,000+']],
])('says that there are more if counting stopped (%i queued)', async (queued, texts) => {
  const counts = [
    { state: 'succeeded' as const, count: 70_000 },
    { state: 'queued' as const, count: queued },
  ];
  await show(
    <>
      <ChildProgress counts={counts} />
      <ChildStates
        counts={counts}
        current={null}
        hrefOf={() => '/'}
        Link={({ scroll: _, ...props }) => <a {...props} />}
      />
    </>,
  );
  const shown = [...document.querySelectorAll('p, a')].map(({ textContent }) => textContent);
  expect(shown).toEqual(texts);
});

it('shows what has finished before what runs, which isn’t solid', async () => {
  const counts = [
    { state: 'running' as const, count: 2 },
    { state: 'succeeded' as const, count: 1 },
  ];
  await show(<ChildProgress counts={counts} />);
  const sections = [...document.querySelectorAll<HTMLElement>('.mantine-Progress-section')];
  const isStriped = sections.map((section) => section.matches('[data-striped]'));
  expect(isStriped).toEqual([false, false, false, true]);
});
