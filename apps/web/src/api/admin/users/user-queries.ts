import { systemOwner } from '@offload/core/schedules';
import type { Prisma } from '@offload/db';
import { roleOf } from '@/server/auth/roles';
import { runtime } from '@/server/runtime';
import type { UserPage, UserView } from './user-schema';

interface UserQuery {
  text: string;
  cursor: string | null;
  limit: number;
}

const columns = {
  id: true,
  email: true,
  name: true,
  emailVerified: true,
  role: true,
  banned: true,
  banReason: true,
  twoFactorEnabled: true,
  createdAt: true,
} satisfies Prisma.UserSelect;

type UserRow = Prisma.UserGetPayload<{ select: typeof columns }>;

function viewUser({ emailVerified, banned, banReason, twoFactorEnabled, ...user }: UserRow): UserView {
  return {
    ...user,
    verified: emailVerified,
    role: roleOf(user.role),
    disabled: banned,
    disabledReason: banReason,
    hasTwoFactor: twoFactorEnabled,
    createdAt: user.createdAt.toISOString(),
  };
}

/** Returns a page of users by email address, for admins, without the owner of the jobs of schedules in code. */
export async function findUsers({ text, cursor, limit }: UserQuery): Promise<UserPage> {
  const contains = { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  const rows = await runtime().db.user.findMany({
    select: columns,
    where: { id: { not: systemOwner }, ...(text && { OR: [{ email: contains }, { name: contains }] }) },
    orderBy: { email: 'asc' },
    ...(cursor !== null && { cursor: { id: cursor }, skip: 1 }),
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return { data: page.map(viewUser), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

export async function findUser(id: string): Promise<UserView | null> {
  if (id === systemOwner) return null;
  const row = await runtime().db.user.findUnique({ select: columns, where: { id } });
  return row && viewUser(row);
}
