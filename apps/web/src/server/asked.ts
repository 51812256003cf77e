import { resizeImage } from '@offload/jobs/kinds/resize-image';
import { salesReport } from '@offload/jobs/kinds/sales-report';
import { runtime } from './runtime';

/** A call that asks for the same work again. */
export interface AgainCall {
  path: string;
  body: object;
}

/** What somebody asked for, as far as pages show it beside the job. */
export interface Asked {
  /** Null where the kind says it all. */
  title: string | null;
  /** The address that it is made of, if it is. */
  source: string | null;
  /** Null where the work cannot be asked for again as it was. */
  again: AgainCall | null;
}

const again: Partial<Record<string, (payload: unknown) => AgainCall | null>> = {
  [salesReport.kind]: reportAgain,
};

const sources: Partial<Record<string, (payload: unknown) => string | null>> = {
  [resizeImage.kind]: imageSource,
};

/** What those who may only look on are shown. */
export const nothingAsked: Asked = { title: null, again: null, source: null };

/** What was asked for with these jobs, by their ids. Whoever calls has made sure that the person may see them. */
export async function findAsked(ids: string[]): Promise<Record<string, Asked>> {
  const rows = await runtime().db.job.findMany({
    where: { id: { in: ids } },
    select: { id: true, kind: true, title: true, payload: true },
  });
  return Object.fromEntries(
    rows.map(({ id, kind, title, payload }) => [
      id,
      { title, source: sources[kind]?.(payload) ?? null, again: again[kind]?.(payload) ?? null },
    ]),
  );
}

function imageSource(payload: unknown): string | null {
  return resizeImage.payload.safeParse(payload).data?.imageUrl ?? null;
}

function reportAgain(payload: unknown): AgainCall | null {
  const { success, data } = salesReport.payload.safeParse(payload);
  if (!success) return null;
  const { id, year, month, format } = data;
  return { path: '/api/reports', body: { id, data: { year, ...(month !== null && { month }) }, format } };
}
