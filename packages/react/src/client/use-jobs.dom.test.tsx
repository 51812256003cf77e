import { until } from '@offload/testing';
import { afterEach, beforeEach, it } from 'vitest';
import { type JobServer, jobIn, startJobServer } from '../testing/job-server';
import { openRoot } from '../testing/render';
import { useJobs } from './use-jobs';

let server: JobServer;

beforeEach(async () => {
  server = await startJobServer();
});
afterEach(() => server.close());

function ListPage({ onShow }: { onShow: (text: string) => void }) {
  const { jobs } = useJobs({ kind: 'test', state: ['queued', 'running'], limit: 3 }, { url: server.url() });
  onShow((jobs ?? []).map(({ id, state }) => `${id} ${state}`).join());
  return null;
}

it('lists the newest jobs that match, as they come and change', async () => {
  for (const id of ['a', 'b']) server.set(jobIn('queued', id));
  server.set(jobIn('queued', 'c', { kind: 'other' }));
  const shown: string[] = [];
  openRoot()(<ListPage onShow={(text) => shown.push(text)} />);
  await until(() => shown.at(-1) === 'b queued,a queued');
  server.set(jobIn('running', 'd'));
  await until(() => shown.at(-1) === 'd running,b queued,a queued');
  server.set(jobIn('succeeded', 'b'));
  await until(() => shown.at(-1) === 'd running,a queued');
});
