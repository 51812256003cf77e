import { Prisma } from './generated/client';

// Prisma's words for it, and PostgreSQL's codes: connection lost (08), shutdown and start-up (57P), full house (53300),
// and the two that ask for the same statement again (40).
const passing =
  /P1001|P1002|P1008|P1017|P2024|P2028|DatabaseNotReachable|SocketTimeout|ConnectionClosed|TooManyConnections|"(08\w{3}|57P0[1-3]|53300|40P01|40001)"|Connection terminated|is not queryable|timeout expired|ECONNRE|EPIPE/;

/** Whether an error says only that the database is away for now, so that the same statement may succeed later. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as Error & { code?: unknown; meta?: unknown };
  const details = error instanceof Prisma.PrismaClientKnownRequestError ? { code, meta } : { code };
  return passing.test(`${error.message} ${JSON.stringify(details)}`);
}
