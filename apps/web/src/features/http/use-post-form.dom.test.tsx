import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import { show } from '@/testing/show';
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
      <input key={form.key('runAt')} {...field} />
      <p>{error}</p>
      <p>{[isSending ? 'sending' : isDone && 'done', problem?.detail].filter(Boolean).join(' ')}</p>
    </form>
  );
}

const submit = () => document.querySelector('form')?.requestSubmit();

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
