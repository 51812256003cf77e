import { until } from '@offload/testing';
import { startTransition, use, useState } from 'react';
import { expect, it } from 'vitest';
import { show } from '@/testing/show';
import { TestRouter } from '@/testing/test-router';
import { useOpenPage } from './use-open-page';

let opening: ReturnType<typeof useOpenPage>;
let navigate: (page: Promise<string>) => void;

/** A router that shows pages as Next.js does: a page stays until the next one is there. */
function App({ pages }: { pages: Record<string, Promise<string>> }) {
  const [page, setPage] = useState<string | Promise<string>>('Reports');
  navigate = (next) => startTransition(() => setPage(next));
  return (
    <TestRouter push={(path) => navigate(pages[path] ?? Promise.reject(new Error(path)))}>
      {typeof page === 'string' ? page : use(page)} <Form />
    </TestRouter>
  );
}

function Form() {
  opening = useOpenPage();
  return opening.isOpening ? 'busy' : 'ready';
}

const shows = (text: string) => until(() => document.body.textContent === text);

it('is opening a page until that is there', async () => {
  let resolve = (_page: string): void => undefined;
  const promise = new Promise<string>((arrive) => {
    resolve = arrive;
  });
  show(<App pages={{ '/jobs/1': promise }} />);
  await shows('Reports ready');
  opening.open('/jobs/1');
  await shows('Reports busy');
  resolve('Job');
  await shows('Job ready');
});

it('is ready again once the user has opened another page instead, so that a form can be sent', async () => {
  const never = new Promise<string>(() => undefined);
  show(<App pages={{ '/jobs/1': never }} />);
  await shows('Reports ready');
  opening.open('/jobs/1');
  await shows('Reports busy');
  navigate(Promise.resolve('Other reports'));
  await shows('Other reports ready');
  expect(opening.isOpening).toBe(false);
});
