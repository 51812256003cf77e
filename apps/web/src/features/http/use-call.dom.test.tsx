import { unreachable } from '@offload/console/text';
import { until } from '@offload/testing';
import { beforeEach, expect, it } from 'vitest';
import { show } from '@/testing/show';
import type { Failed } from './http';
import { useCall } from './use-call';

type Call = ReturnType<typeof useCall>;

const done: string[] = [];
let hook: Call;
let answers: (answer: { ok: true } | Failed) => void;

function Button() {
  hook = useCall();
  return `${hook.isSending ? 'sending' : 'ready'} ${hook.problem ? 'with a problem' : ''}`.trim();
}

const shows = (text: string) => until(() => document.body.textContent === text);

/** Makes a call, and waits until it's under way. */
async function begin(): Promise<void> {
  const answer = new Promise<{ ok: true } | Failed>((resolve) => {
    answers = resolve;
  });
  void hook.call(
    () => answer,
    () => done.push('done'),
  );
  await shows('sending');
}

beforeEach(() => done.splice(0));

it('is in progress until there is a response, and forgets an earlier problem', async () => {
  show(<Button />);
  await shows('ready');
  await begin();
  answers({ ok: false, problem: unreachable });
  await shows('ready with a problem');
  await begin();
  answers({ ok: true });
  await shows('ready');
  expect(done).toEqual(['done']);
});
