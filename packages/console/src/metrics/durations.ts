import { upperMs } from '@offload/core/admin';
import type { DurationTotal } from '../operations/figures/totals';
import type { Family, Sample } from './exposition';

// Every second octave of the rollup’s own edges, from 1 ms to an hour, so the counts are exact.
const edges = Array.from({ length: 12 }, (_, index) => index * 8);

export function durationFamily(
  totals: DurationTotal[],
  { measure, name, help }: { measure: 'wait' | 'run'; name: string; help: string },
): Family {
  const measured = totals.filter((total) => total.measure === measure);
  const kinds = new Set(measured.map(seriesOf));
  const samples = [...kinds].flatMap((series) =>
    samplesOf(measured.filter((total) => seriesOf(total) === series)),
  );
  return { name, help, type: 'histogram', samples };
}

function seriesOf({ queue, kind }: DurationTotal): string {
  return JSON.stringify([queue, kind]);
}

function samplesOf(totals: DurationTotal[]): Sample[] {
  const [first] = totals;
  if (!first) return [];
  const labels = { queue: first.queue, kind: first.kind };
  const all = sum(totals.map(({ count }) => count));
  const upTo = (edge: number) => sum(totals.filter(({ bucket }) => bucket <= edge).map(({ count }) => count));
  return [
    ...edges.map((edge) => bucketSample(labels, String(upperMs(edge) / 1_000), upTo(edge))),
    bucketSample(labels, '+Inf', all),
    { suffix: '_sum', labels, value: sum(totals.map(({ totalMs }) => totalMs)) / 1_000 },
    { suffix: '_count', labels, value: all },
  ];
}

function bucketSample(labels: Record<string, string>, le: string, value: number): Sample {
  return { suffix: '_bucket', labels: { ...labels, le }, value };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
