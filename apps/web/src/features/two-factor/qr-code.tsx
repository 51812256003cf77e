import type { Enrollment } from '@/server/auth/two-factor/enrollment';

/** A QR code, dark on light in either theme: not every app reads the reverse. */
export function QrCode({ modules }: Pick<Enrollment, 'modules'>) {
  const size = modules.length;
  const path = modules
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width={200} height={200} role="img" shapeRendering="crispEdges">
      <title>QR code of the secret</title>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
