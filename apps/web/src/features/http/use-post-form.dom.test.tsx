import { until } from '@offload/testing';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { expect, it, onTestFinished, vi } from 'vitest';
import { show } from '@/testing/show';
import { Alive } from '../shell/alive';
import { usePostForm } from './use-post-form';

function Form() {
  const { form, problem, isSending, isDone, onSubmit } = usePostForm({
    initialValues: { runAt: '' },
    path: '/api/reports',
    body: (values) => values,
    onDone: () => undefined,
  });
  const { error, ...field } = form.getInputProps('runAt');
  return (
    <form onSubmit={onSubmit}>
      <input {...field} />
      <p>{error}</p>
      <p>{[isSending ? 'sending' : isDone && 'done', problem?.detail].filter(Boolean).join(' ')}</p>
    </form>
  );
}

function Choice() {
  const { form, onSubmit } = usePostForm({
    initialValues: { month: '1' },
    path: '/api/reports',
    body: (values) => values,
    onDone: () => undefined,
  });
  const { error: _, ...field } = form.getInputProps('month');
  return (
    <form onSubmit={onSubmit}>
      <select {...field}>
        <option>1</option>
        <option>2</option>
      </select>
    </form>
  );
}

function Wish() {
  const { form, onSubmit } = usePostForm({
    initialValues: { everywhere: true },
    path: '/api/reports',
    body: (values) => values,
    onDone: () => undefined,
  });
  const { error: _, ...field } = form.getInputProps('everywhere', { type: 'checkbox' });
  return (
    <form onSubmit={onSubmit}>
      <input type="checkbox" {...field} />
    </form>
  );
}

const submit = () => document.querySelector('form')?.requestSubmit();

it.each([
  ['a field', Form, { value: '2026-12-01T08:00' }, { runAt: '2026-12-01T08:00' }],
  ['a choice', Choice, { value: '2' }, { month: '2' }],
  ['a checkbox', Wish, { checked: false }, { everywhere: false }],
])('takes what was entered into %s before the page was alive', async (_what, Content, entered, body) => {
  const sent = vi.fn(async (_path: string, _init: RequestInit) => Response.json({}));
  vi.stubGlobal('fetch', sent);
  const page = document.body.appendChild(document.createElement('div'));
  const content = (
    <>
      <Content />
      <Alive />
    </>
  );
  page.innerHTML = renderToString(content);
  const field = Object.assign(page.querySelector('input, select') ?? {}, entered);
  const root = hydrateRoot(page, content);
  onTestFinished(() => {
    root.unmount();
    page.remove();
    delete document.documentElement.dataset.alive;
    vi.unstubAllGlobals();
  });
  await until(() => document.documentElement.dataset.alive);
  submit();
  await until(() => sent.mock.calls.length > 0);
  expect(field).toMatchObject(entered);
  expect(sent.mock.calls[0]?.[1].body).toBe(JSON.stringify(body));
});

it('sends nothing while a field is half entered, which would be sent as empty', async () => {
  const sent = vi.fn(async () => Response.json({}));
  vi.stubGlobal('fetch', sent);
  show(<Form />);
  await until(() => document.querySelector('input') !== null);
  const input = document.querySelector('input');
  // As a browser says it of a date without its year.
  const validity = { badInput: true };
  Object.defineProperty(input, 'validity', { value: validity });
  submit();
  await until(() => document.body.textContent === 'Complete this entry, or leave it blank.');
  expect(document.activeElement).toBe(input);
  expect(sent).not.toHaveBeenCalled();
  validity.badInput = false;
  submit();
  await until(() => sent.mock.calls.length === 1);
});

it('shows no outcome of an earlier submission next to that of the last one', async () => {
  const answers = [Response.json({}), Response.error()];
  vi.stubGlobal('fetch', async () => answers.shift());
  show(<Form />);
  await until(() => document.querySelector('form') !== null);
  const validity = { badInput: false };
  Object.defineProperty(document.querySelector('input'), 'validity', { value: validity });
  const isHalfEntered = () => document.body.textContent === 'Complete this entry, or leave it blank.';
  submit();
  await until(() => document.body.textContent === 'done');
  validity.badInput = true;
  submit();
  await until(isHalfEntered);
  validity.badInput = false;
  submit();
  await until(() => /^(?!Complete).*try again/i.test(document.body.textContent));
  validity.badInput = true;
  submit();
  await until(isHalfEntered);
});
