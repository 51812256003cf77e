const height = 24;
const barWidth = 4;

/** Charts failures over the period, one bar per part. Hidden from screen readers, which get the numbers beside it. */
export function Sparkline({ parts }: { parts: number[] }) {
  const most = Math.max(1, ...parts);
  return (
    <svg aria-hidden width={parts.length * (barWidth + 1)} height={height} fill="var(--mantine-color-red-6)">
      {parts.map((count, index) => {
        const size = count === 0 ? 1 : Math.max(2, (count / most) * height);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other key
            key={index}
            x={index * (barWidth + 1)}
            y={height - size}
            width={barWidth}
            height={size}
            opacity={count === 0 ? 0.3 : 1}
          />
        );
      })}
    </svg>
  );
}
