import { useHydrated } from '@offload/console/ui';
import classes from './pdf-view.module.css';

/** Shows a PDF in the browser's own viewer. Shows nothing if the browser has none, as on most phones. */
export function PdfView({ url, name }: { url: string; name: string }) {
  const isHydrated = useHydrated();
  if (isHydrated && !navigator.pdfViewerEnabled) return null;
  return <iframe src={url} title={name} className={classes.view} />;
}
