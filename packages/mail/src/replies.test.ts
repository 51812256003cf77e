import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { OutageError, PermanentError } from '@offload/core/contract';
import { expect, it, type TestContext } from 'vitest';
import { openSmtp } from './deliver';

const usual = {
  greeting: '220 mail.example.com',
  EHLO: '250-mail.example.com\r\n250 AUTH PLAIN',
  AUTH: '235 2.7.0 welcome',
  MAIL: '250 2.1.0 OK',
  RCPT: '250 2.1.5 OK',
  DATA: '354 go ahead',
  body: '250 2.0.0 OK',
};
type Step = keyof typeof usual;

/** Starts a mail server that replies as told to one step, and accepts all others. */
function startServer(at: Step, reply: string): Server {
  return createServer((socket) => {
    let isInBody = false;
    const say = (step: Step) => socket.write(`${step === at ? reply : usual[step]}\r\n`);
    const steps = new Map<string, Step>([...Object.keys(usual), 'HELO'].map((name) => [name, stepOf(name)]));
    socket.on('error', () => undefined);
    say('greeting');
    createInterface(socket).on('line', (line) => {
      const step = isInBody ? 'body' : steps.get(line.slice(0, 4).toUpperCase());
      if (isInBody && line !== '.') return;
      isInBody = step === 'DATA' && at !== 'DATA';
      if (step) say(step);
      else socket.end('221 bye\r\n');
    });
  });
}

const isStep = (name: string): name is Step => name in usual;
const stepOf = (name: string): Step => (isStep(name) ? name : 'EHLO');

/** Sends an email to such a server. Returns the reason of the error, and the email's new state in the ledger. */
async function rejectedAt(at: Step, reply: string, { onTestFinished }: TestContext) {
  const server = startServer(at, reply).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { deliver, close } = openSmtp(`smtp://ada:secret@127.0.0.1:${port}`, 'offload@example.com');
  onTestFinished(() => {
    close();
    server.close();
  });
  const content = { subject: 'Hello', html: 'Hello', text: 'Hello' };
  const message = { to: 'ada@example.com', messageId: '<1@example.com>', attempt: 1, ...content };
  const failed = await deliver({ ...message, beforeBody: async () => undefined }).catch((error) => error);
  return { reason: failed.reason, state: failed.state };
}

const early = ['greeting', 'EHLO', 'AUTH', 'MAIL'] as const;
const late = ['RCPT', 'DATA', 'body'] as const;
const outage = expect.any(OutageError);
const final = expect.any(PermanentError);

it.concurrent.for(
  early.flatMap((at) =>
    ['421 4.3.2', '450', '450 4.7.1', '451', '451 4.4.1', '452', '452 4.2.2', '452 4.3.1', '550 5.7.1'].map(
      (reply) => [at, reply] as const,
    ),
  ),
)('takes the reply to %s, "%s", for an outage', async ([at, reply], context) => {
  const rejected = await rejectedAt(at, `${reply} no`, context);
  context.expect(rejected).toEqual({ reason: outage, state: null });
  context.expect(rejected.reason.waitMs).toBeNull();
});

it.concurrent.for(
  late.flatMap((at) =>
    (
      [
        ['421 4.3.2', outage],
        ['450', 'recipient'],
        ['450 4.1.1', 'recipient'],
        ['450 4.7.1', 'recipient'],
        ['451', 'recipient'],
        ['451 4.7.1', 'recipient'],
        ['452 4.2.2', 'recipient'],
        ['452 4.5.3', 'recipient'],
        ['452', 'server'],
        ['452 4.3.1', 'server'],
        ['451 4.3.0', 'server'],
        ['451 4.4.1', 'server'],
        ['550 5.1.1', final],
        ['552 5.2.2', final],
        ['554 5.4.1', final],
      ] as const
    ).map(([reply, reason]) => [at, reply, reason] as const),
  ),
)('says whose reply to %s it is: "%s"', async ([at, reply, reason], context) => {
  const { reason: found, state } = await rejectedAt(at, `${reply} no`, context);
  context.expect(found).toEqual(reason);
  // Only a server that has rejected the body is known not to have the email.
  const known = at === 'body' ? 'pending' : null;
  context.expect(state).toBe(reason === final ? 'refused' : known);
});
