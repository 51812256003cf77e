import { expect, it } from 'vitest';
import { destinationsFor } from './destinations';

const places = [
  { href: '/admin', label: 'Overview' },
  { href: '/admin/failed', label: 'Failed' },
];
const kinds = [{ kind: 'resize-image', label: 'Image' }];
const around = { basePath: '/admin', places, queues: ['email', 'image'], kinds };
const found = (text: string) => destinationsFor(text, around).map(({ href }) => href);

it('offers all pages before anything is typed', () => {
  expect(found('  ')).toEqual(['/admin', '/admin/failed']);
});

it('finds pages and queues by their words, in any order', () => {
  expect(found('fail')).toEqual([
    '/admin/failed',
    '/admin/jobs?state=failed&kind=resize-image',
    '/admin/jobs?q=fail',
  ]);
  expect(found('pause image')).toEqual(['/admin/queues/image', '/admin/jobs?q=pause+image']);
  expect(found('Image limit')[0]).toBe('/admin/queues/image');
  expect(found('queue')).toEqual(['/admin/queues/email', '/admin/queues/image', '/admin/jobs?q=queue']);
});

it('finds the jobs of a kind by its name in the app or in code', () => {
  const [all, failed] = ['/admin/jobs?kind=resize-image', '/admin/jobs?state=failed&kind=resize-image'];
  expect(found('resize-image')).toEqual([all, failed, '/admin/jobs?q=resize-image']);
  expect(found('image failed')).toEqual([failed, '/admin/jobs?q=image+failed']);
});

it('opens a job by its ID', () => {
  const id = '0199a0c4-0000-7000-8000-000000000000';
  expect(found(id)).toEqual([`/admin/jobs/${id}`, `/admin/jobs?q=${id}`]);
});
