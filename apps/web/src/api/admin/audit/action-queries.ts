import type { OperatorAction, Prisma } from '@offload/db';
import { runtime } from '@/server/runtime';
import type { ActionFilter, ActionPage, ActionView } from './audit-schema';

const dayMs = 24 * 3_600_000;

/** Returns a page of staff actions, newest first, for admins. */
export async function findActions(
  filter: ActionFilter,
  cursor: string | null,
  limit: number,
): Promise<ActionPage> {
  const rows = await runtime().db.operatorAction.findMany({
    where: { ...whereOf(filter), ...(cursor !== null && { id: { lt: BigInt(cursor) } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { data: page.map(viewAction), nextCursor: rows.length > limit && last ? String(last.id) : null };
}

/** Yields all staff actions in batches, newest first. */
export async function* readActions(filter: ActionFilter): AsyncGenerator<ActionView[]> {
  let cursor: string | null = null;
  do {
    const page: ActionPage = await findActions(filter, cursor, 500);
    yield page.data;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function whereOf({ actor, action, subject, from, to }: ActionFilter): Prisma.OperatorActionWhereInput {
  const conditions: Prisma.OperatorActionWhereInput[] = [];
  if (actor) {
    conditions.push({ OR: [{ actorEmail: { contains: literal(actor.toLowerCase()) } }, { actorId: actor }] });
  }
  if (action) conditions.push({ action: { startsWith: literal(action) } });
  if (subject) conditions.push({ OR: [{ subjectId: subject }, { subjectType: subject }] });
  if (from) conditions.push({ at: { gte: startOf(from) } });
  if (to) conditions.push({ at: { lt: isDay(to) ? new Date(startOf(to).getTime() + dayMs) : startOf(to) } });
  return { AND: conditions };
}

const isDay = (text: string) => !text.includes('T');

/** Returns the start of a day, or the moment, in UTC. */
function startOf(text: string): Date {
  return new Date(isDay(text) ? text : `${text}Z`);
}

function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function viewAction(row: OperatorAction): ActionView {
  const { id, at, actorId, actorEmail, subjectType, subjectId, before, after, secondFactorAt, ...rest } = row;
  return {
    id: String(id),
    at: at.toISOString(),
    actor: { id: actorId, email: actorEmail },
    subject: { type: subjectType, id: subjectId },
    before: valuesOf(before),
    after: valuesOf(after),
    secondFactorAt: secondFactorAt?.toISOString() ?? null,
    ...rest,
  };
}

function valuesOf(json: Prisma.JsonValue): ActionView['before'] {
  return typeof json === 'object' && !Array.isArray(json) ? json : null;
}
