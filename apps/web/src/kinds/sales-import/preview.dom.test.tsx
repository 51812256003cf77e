import { until } from '@offload/testing';
import { beforeEach, expect, it, vi } from 'vitest';
import { show } from '@/testing/show';
import { Preview } from './preview';

const onSend = vi.fn();

beforeEach(() => {
  onSend.mockClear();
});

function preview(file: File, columns = ['order_number', 'currency']): void {
  show(<Preview file={file} columns={columns} onSend={onSend} onDiscard={() => undefined} />);
}

/** A file of which jsdom can read a part. */
function fileOf(content: string | Uint8Array<ArrayBuffer>): File {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const file = new File([bytes], 'orders.csv');
  vi.spyOn(file, 'slice').mockReturnValue(
    Object.assign(new Blob(), { arrayBuffer: async () => bytes.buffer }),
  );
  return file;
}

const findButton = (text: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent === text);

function choose(label: string, value: string): void {
  const select = [...document.querySelectorAll('select')].find((one) => one.labels[0]?.textContent === label);
  if (!select) throw new Error(`No choice is called ${label}.`);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

it('forgets which date was meant once a column has been chosen that leaves no doubt', async () => {
  preview(fileOf('order_number,Paid,Shipped\nN-1,03/04/2026,25/12/2026\n'), ['order_number', 'date']);
  await until(() => findButton('Import this file') !== undefined);
  choose('date', 'Paid');
  const question = 'What date is 03/04/2026?';
  await until(() => document.body.textContent.includes(question));
  choose(question, 'month-first');
  choose('date', 'Shipped');
  await until(() => !document.body.textContent.includes(question));
  findButton('Import this file')?.click();
  expect(onSend).toHaveBeenCalledWith(expect.objectContaining({ dateOrder: 'day-first' }));
});

it.each(['Import this file', 'Check it first'])('“%s” leads to a column that is missing', async (label) => {
  preview(fileOf('order_number,Money\nN-1,EUR\n'));
  await until(() => findButton(label) !== undefined);
  findButton(label)?.click();
  const select = document.activeElement;
  if (!(select instanceof HTMLSelectElement)) throw new Error('No choice has the focus.');
  expect(select.labels?.[0]?.textContent).toBe('currency');
  expect(onSend).not.toHaveBeenCalled();

  select.value = 'Money';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await until(() => !document.body.textContent.includes('Choose a column.'));
  findButton(label)?.click();
  expect(onSend).toHaveBeenCalledWith(expect.objectContaining({ columns: '{"currency":"Money"}' }));
});

it('says before the import that rows whose characters can’t be read will be rejected', async () => {
  // As Excel saves “CSV” in Western Europe.
  preview(fileOf(new Uint8Array(Buffer.from('order_number,currency\nMüller,EUR\n', 'latin1'))));
  await until(() => document.body.textContent.includes('Rows with � will be rejected.'));
  expect(findButton('Import this file')).toBeDefined();
});

it('says nothing of the kind about other letters', async () => {
  preview(fileOf('order_number,currency\nMüller,EUR\n'));
  await until(() => document.body.textContent.includes('Müller'));
  expect(document.body.textContent).not.toContain('�');
});

it('says that a folder can’t be read, and offers another file only', async () => {
  const folder = new File([], 'orders');
  const gone = () => Promise.reject(new DOMException('It is gone.', 'NotFoundError'));
  vi.spyOn(folder, 'slice').mockReturnValue(Object.assign(new Blob(), { arrayBuffer: gone }));
  preview(folder);
  await until(() => document.body.textContent.includes('This file can’t be read.'));
  expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent)).toEqual([
    'Choose another file',
  ]);
});

it('has the focus, because the button that chose the file is gone', async () => {
  preview(fileOf('order_number,currency\nN-1,EUR\n'));
  await until(() => document.activeElement?.textContent === 'orders.csv');
});
