import { expect, it } from 'vitest';
import { parseCron } from './parse-cron';

it.each([
  ['0 8 1 * *', '0 8 1 * *'],
  ['  0\t8  l * * ', '0 8 L * *'],
  ['*/15 9-17 * * mon-fri', '*/15 9-17 * * MON-FRI'],
  ['0 0 * * 5#2', '0 0 * * 5#2'],
  ['0 0 29 2 *', '0 0 29 2 *'],
  ['@daily', '0 0 * * *'],
  ['@every 15 minutes', '@every 15 minutes'],
  ['@EVERY 1 hours', '@every 1 hour'],
  ['@every 365 days', '@every 365 days'],
])('parses %j as %j', (text, cron) => {
  expect(parseCron(text)).toEqual({ cron, problem: null });
});

it.each([
  ['', 'Enter five fields'],
  ['   ', 'Enter five fields'],
  ['* * * * * *', 'without seconds'],
  ['0 0 1 1 * 2027', 'without seconds'],
  ['0 8 1 *', 'five fields, not 4'],
  ['2026-12-24T00:00:00', 'five fields, not 1'],
  ['60 * * * *', 'The minute can\'t be "60". Use 0 to 59.'],
  ['0 25 * * *', 'The hour can\'t be "25"'],
  ['0 0 32 * *', 'The day of the month can\'t be "32"'],
  ['0 0 * 13 *', 'The month can\'t be "13"'],
  ['0 0 * * FOO', 'The day of the week can\'t be "FOO"'],
  ['*/0 * * * *', 'The minute can\'t be "*/0"'],
  ['1,,2 * * * *', 'The minute'],
  ['5-1 * * * *', 'The minute'],
  ['0 0 30 2 *', 'never runs'],
  ['0 0 31 4,6,9,11 *', 'never runs'],
  ['@reboot', '@daily'],
  ['@every 30 seconds', '"@every 15 minutes"'],
  ['@every 0 minutes', '"@every 15 minutes"'],
  ['@every 366 days', 'up to 365 days'],
  [`${'0,'.repeat(100)}0 * * * *`, 'at most 120 characters'],
])('rejects %j, and says what to do', (text, problem) => {
  expect(parseCron(text)).toEqual({ cron: null, problem: expect.stringContaining(problem) });
});
