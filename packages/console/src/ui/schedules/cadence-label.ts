import { toString as describe } from 'cronstrue';
import { monthlyOf, ordinal, timeOf } from './monthly';

interface Cadence {
  cron: string;
  timeZone: string;
}

/**
 * Says in words when a schedule runs.
 *
 * @example
 * cadenceLabel({ cron: '0 8 1 * *', timeZone: 'Europe/Berlin' }); // 'Every month on the 1st at 08:00, Europe/Berlin'
 */
export function cadenceLabel({ cron, timeZone }: Cadence): string {
  return `${cronLabel(cron)}, ${timeZone.replaceAll('_', ' ')}`;
}

function cronLabel(cron: string): string {
  const monthly = monthlyOf(cron);
  if (monthly) {
    const on = monthly.day === 'last' ? 'last day' : ordinal(monthly.day);
    return `Every month on the ${on} at ${monthly.at}`;
  }
  const [, minute, hour] = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron) ?? [];
  if (minute && hour) return `Every day at ${timeOf(hour, minute)}`;
  return cron.startsWith('@every ') ? intervalLabel(cron.slice('@every '.length)) : wordsOf(cron);
}

function intervalLabel(interval: string): string {
  return `Every ${interval.replace(/^1 /, '')}`;
}

/** Returns an expression in words; the expression itself if there are none for it. */
function wordsOf(cron: string): string {
  try {
    return describe(cron, { use24HourTimeFormat: true });
  } catch {
    return cron;
  }
}
