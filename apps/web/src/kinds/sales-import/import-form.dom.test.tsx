import { until } from '@offload/testing';
import { startTransition, use, useState } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { show } from '@/testing/show';
import { ImportForm } from './import-form';

const push = vi.fn();
let requests: FakeRequest[] = [];

/** A request that gets a response when the test says so. */
class FakeRequest extends EventTarget {
  upload = new EventTarget();
  status = 0;
  responseText = '';
  constructor() {
    super();
    requests.push(this);
  }
  open() {}
  setRequestHeader() {}
  send() {}
  abort() {
    this.end('abort');
  }
  getResponseHeader(name: string) {
    return name === 'Location' ? '/api/jobs/1' : null;
  }
  end(type: 'load' | 'error' | 'abort') {
    this.status = type === 'load' ? 202 : 0;
    this.dispatchEvent(new Event(type));
  }
}

beforeEach(() => {
  requests = [];
  push.mockReset();
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
});

let navigate: (page: Promise<string>) => void;

/** A page that stays until the next one is there, as with Next.js. The form is in both. */
function Page({ columns }: { columns: readonly string[] }) {
  const [page, setPage] = useState<string | Promise<string>>('');
  navigate = (next) => startTransition(() => setPage(next));
  return (
    <>
      {typeof page === 'string' ? page : use(page)}
      <ImportForm maxBytes={1_000} columns={columns} />
    </>
  );
}

/** Returns how to leave the page, and how to come back. */
function open(columns: readonly string[] = ['order_number', 'currency']) {
  const page = <Page columns={columns} />;
  const showNext = show(page, push);
  return { close: () => showNext(null), reopen: () => showNext(page) };
}

/** A file of which jsdom can read a part. */
function fileOf(name: string, text: string): File {
  const bytes = new TextEncoder().encode(text);
  const file = new File([bytes], name);
  vi.spyOn(file, 'slice').mockReturnValue(
    Object.assign(new Blob(), { arrayBuffer: async () => bytes.buffer }),
  );
  return file;
}

const findButton = (text: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent === text);
const findMissing = () => document.querySelector<HTMLSelectElement>('select[aria-invalid="true"]');

/** Drops a file where it's shown before it is sent. */
async function drop(file: File): Promise<void> {
  await until(() => findButton('Choose a CSV file') ?? findButton('Choose another file'));
  const target = findButton('Choose a CSV file') ?? findButton('Choose another file');
  const event = Object.assign(new Event('drop', { bubbles: true }), { dataTransfer: { files: [file] } });
  target?.dispatchEvent(event);
  await until(() => document.body.textContent.includes(file.name));
}

function choose(name: string): void {
  const select = findMissing();
  if (!select) throw new Error('There is nothing to choose.');
  select.value = name;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

async function startImport(): Promise<FakeRequest> {
  const count = requests.length;
  findButton('Import this file')?.click();
  return until(() => requests[count]);
}

const unlike = 'order_number,Money\nN-1,EUR\n';

it('keeps which column is which if the upload fails', async () => {
  open();
  await drop(fileOf('failing.csv', unlike));
  await until(findMissing);
  choose('Money');
  await until(() => !document.body.textContent.includes('Choose a column.'));
  (await startImport()).end('error');
  await until(() => document.querySelector('[role="alert"]'));
  expect([...document.querySelectorAll('select')].map(({ value }) => value)).toContain('Money');
  findButton('Choose another file')?.click();
  await until(() => findButton('Choose a CSV file'));
});

it('forgets which column is which when another file is dropped', async () => {
  open();
  await drop(fileOf('first.csv', unlike));
  await until(findMissing);
  choose('Money');
  await until(() => !document.body.textContent.includes('Choose a column.'));
  await drop(fileOf('second.csv', 'order_number,currency\nN-1,EUR\n'));
  await until(() => document.body.textContent.includes('All columns were found.'));
  findButton('Choose another file')?.click();
  await until(() => findButton('Choose a CSV file'));
});

it('goes on with an upload while another page is open, and opens the page of its import when it is back', async () => {
  const { close, reopen } = open();
  await drop(fileOf('slow.csv', 'order_number,currency\nN-1,EUR\n'));
  await until(() => findButton('Import this file'));
  const request = await startImport();
  close();
  await until(() => document.body.textContent === '');
  reopen();
  await until(() => document.body.textContent.includes('Uploading slow.csv'));
  request.end('load');
  await until(() => push.mock.calls.length > 0);
  expect(push).toHaveBeenCalledExactlyOnceWith('/jobs/1');
});

it('leads nowhere if an import is accepted while another page is open', async () => {
  const { close, reopen } = open();
  await drop(fileOf('left.csv', 'order_number,currency\nN-1,EUR\n'));
  await until(() => findButton('Import this file'));
  const request = await startImport();
  close();
  await until(() => document.body.textContent === '');
  request.end('load');
  reopen();
  await until(() => findButton('Choose a CSV file'));
  expect(push).not.toHaveBeenCalled();
});

it('takes another file once the user has opened another page than that of the import', async () => {
  push.mockImplementation(() => navigate(new Promise(() => undefined)));
  open();
  await drop(fileOf('accepted.csv', 'order_number,currency\nN-1,EUR\n'));
  await until(() => findButton('Import this file'));
  (await startImport()).end('load');
  await until(() => push.mock.calls.length > 0);
  expect(document.body.textContent).toContain('Uploaded accepted.csv');
  navigate(Promise.resolve('Imports again'));
  await until(() => document.body.textContent.includes('Imports again'));
  expect(findButton('Choose a CSV file')).toBeDefined();
  expect(document.body.textContent).not.toContain('accepted.csv');
});

it('offers to cancel an upload until it is accepted', async () => {
  push.mockImplementation(() => navigate(new Promise(() => undefined)));
  open();
  await drop(fileOf('done.csv', 'order_number,currency\nN-1,EUR\n'));
  await until(() => findButton('Import this file'));
  const request = await startImport();
  await until(() => findButton('Cancel'));
  request.end('load');
  await until(() => push.mock.calls.length > 0);
  expect(document.body.textContent).toContain('Uploaded done.csv');
  expect(findButton('Cancel')).toBeUndefined();
});

it('keeps what was chosen if the upload fails while another page is open', async () => {
  const columns = ['order_number', 'date'];
  const { close, reopen } = open(columns);
  await drop(fileOf('returned.csv', 'order_number,When\nN-1,03/04/2026\n'));
  await until(findMissing);
  choose('When');
  await until(() => document.body.textContent.includes('What date is 03/04/2026?'));
  choose('month-first');
  await until(() => !findMissing());
  const request = await startImport();
  close();
  await until(() => document.body.textContent === '');
  request.end('error');
  reopen();
  await until(() => document.querySelector('[role="alert"]') && document.querySelector('select'));
  const values = [...document.querySelectorAll('select')].map(({ value }) => value);
  findButton('Choose another file')?.click();
  await until(() => findButton('Choose a CSV file'));
  expect(values).toEqual(['order_number', 'When', 'month-first']);
});
