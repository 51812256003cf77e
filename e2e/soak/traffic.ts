import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../scripts/random';
import { signUp } from '../matrix/system';
import type { World } from '../matrix/world';

const everyMs = 100;
const answerMs = 20_000;
const password = 'a phrase for the soak';
const origin = 'http://localhost:3000';

/** What the web has answered with 202. */
export interface Accepted {
  emails: string[];
  jobIds: string[];
}

/** Asks for ten jobs per second of a few kinds until it is stopped. */
export async function startTraffic(url: string, world: World, random: Random) {
  const accepted: Accepted = { emails: [], jobIds: [] };
  const cookies = await Promise.all([0, 1, 2, 3].map((number) => signIn(url, world, number)));
  const inProgress = new Set<Promise<void>>();
  let isStopped = false;
  let number = 0;

  async function visit(): Promise<void> {
    const email = `visitor-${number}@example.com`;
    if ((await signUp(url, email)) === 202) accepted.emails.push(email);
  }
  async function ask(path: string, body: FormData | string): Promise<void> {
    const id = await createJob(`${url}${path}`, cookies[number % cookies.length] ?? '', body);
    if (id !== null) accepted.jobIds.push(id);
  }
  const choose = (): Promise<void> => {
    const chance = random();
    number += 1;
    const request = requestFor(chance, number);
    return request ? ask(...request) : visit();
  };
  async function work(): Promise<void> {
    while (!isStopped) {
      const one = choose().finally(() => inProgress.delete(one));
      inProgress.add(one);
      await delay(everyMs);
    }
    // A fetch whose server is killed may never settle: its timeout is then collected together with it.
    await Promise.race([Promise.all(inProgress), delay(2 * answerMs)]);
  }
  const working = work();
  return {
    accepted,
    async stop() {
      isStopped = true;
      await working;
    },
  };
}

/** Returns the path and the body of a request for a job; null for a sign-up. */
function requestFor(chance: number, number: number): [path: string, body: FormData | string] | null {
  if (chance < 0.7) return null;
  if (chance < 0.8) return ['/api/reports', report(number)];
  if (chance < 0.95) return ['/api/imports', formOf(`orders-${number}.csv`, 'text/csv', csv(number))];
  const options = { widths: '64', formats: 'webp' };
  return ['/api/images', formOf(`picture-${number}.png`, 'image/png', pattern, options)];
}

/** Returns the ID of the job that was promised. Without a response, none was. */
async function createJob(url: string, cookie: string, body: FormData | string): Promise<string | null> {
  const headers = { Cookie: cookie, Origin: origin, ...(typeof body === 'string' && json) };
  const signal = AbortSignal.timeout(answerMs);
  const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => null);
  const text = await response?.text().catch(() => null);
  return response?.status === 202 && text ? JSON.parse(text).id : null;
}

const json = { 'Content-Type': 'application/json' };

const report = (number: number) =>
  JSON.stringify({ id: 'monthly-sales', data: { month: 1 + (number % 12), year: 2024 }, format: 'csv' });

const csv = (number: number) =>
  'order_number,date,customer,country,product,category,quantity,unit_price,currency\n' +
  `N-${number},2024-02-29,Ada,PL,Pan,Kitchen,1,12.50,EUR\n`;

function formOf(
  name: string,
  type: string,
  content: string | Uint8Array<ArrayBuffer>,
  options: Record<string, string> = {},
): FormData {
  const form = new FormData();
  for (const [option, value] of Object.entries(options)) form.append(option, value);
  form.append('file', new Blob([content], { type }), name);
  return form;
}

async function signIn(url: string, { database }: World, number: number): Promise<string> {
  const account = { email: `customer-${number}@example.com`, password };
  const post = (path: string) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...json, Origin: origin },
      body: JSON.stringify(account),
    });
  await post('/api/signup');
  await database.db.user.update({ where: { email: account.email }, data: { emailEvents: [] } });
  const response = await post('/api/auth/sign-in/email');
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

const base64 =
  'iVBORw0KGgoAAAANSUhEUgAAAGAAAABgCAMAAADVRocKAAAAA1BMVEXMMzN0dFbYAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAIElEQVRo3u3BgQAAAADDoPlTX+AIVQEAAAAAAAAAAHwDJGAAAVoqS2sAAAAASUVORK5CYII=';

/** A PNG of 96 × 96 pixels. */
const pattern = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
