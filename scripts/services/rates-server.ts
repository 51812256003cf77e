import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

// A third party like many: slow, and with DEMO_FAULTS it fails as you ask for: `curl -X POST <url>/fault/error`.
const [port, faults] = process.argv.slice(2, 4);
/** Where all paths begin, so that other users of this machine, who can reach the port, can't make it fail. */
const base = `/${process.env.RATES_TOKEN}`;
const slowMs = 1_000;
const rates = {
  AUD: 1.78,
  BRL: 6.24,
  CAD: 1.63,
  CHF: 0.93,
  CNY: 8.23,
  CZK: 24.2,
  DKK: 7.46,
  GBP: 0.88,
  HUF: 382,
  INR: 103.5,
  JPY: 181,
  KRW: 1_700,
  MXN: 21.3,
  NOK: 11.8,
  NZD: 2.06,
  PLN: 4.23,
  SEK: 11,
  SGD: 1.51,
  TRY: 49.2,
  USD: 1.16,
};

/** The last working day, as a source publishes none on weekends. */
function lastWorkingDay(): string {
  const day = new Date();
  while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

const latest = () => JSON.stringify({ amount: 1, base: 'EUR', date: lastWorkingDay(), rates });

const answers = {
  none: (response: ServerResponse) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(latest()),
  busy: (response: ServerResponse) => response.writeHead(429, { 'Retry-After': '60' }).end(),
  error: (response: ServerResponse) => response.writeHead(500).end(),
  half: (response: ServerResponse) => {
    const text = latest();
    response.writeHead(200, { 'Content-Length': text.length });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  },
  silence: () => undefined,
};

let answer: (response: ServerResponse) => unknown = answers.none;

/** Chooses how to answer from now on. Pages of other sites, which send an origin, can't. */
function choose({ url = '', headers }: IncomingMessage): boolean {
  const chosen = new Map(Object.entries(answers)).get(url.replace(`${base}/fault/`, ''));
  if (!faults || headers.origin || !chosen) return false;
  answer = chosen;
  return true;
}

const server = createServer(async (request, response) => {
  if (request.method === 'POST') return response.writeHead(choose(request) ? 204 : 404).end();
  if (request.url !== `${base}/v1/latest`) return response.writeHead(404).end();
  await delay(slowMs);
  return answer(response);
});
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
