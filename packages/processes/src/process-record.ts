import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { withLock } from './lock';
import { PlainError } from './plain-error';
import { type Ending, endGroup, endingSchema } from './process-group';
import { identify, identitySchema, isRunning, type ProcessIdentity } from './process-identity';

const recordName = 'processes.json';

const childSchema = identitySchema.extend({ ending: endingSchema });
const schema = z.object({ supervisor: identitySchema.optional(), children: z.array(childSchema) });

/** The processes of a data folder, recorded on disk, so that the next supervisor finds what a killed one left behind. */
export interface ProcessRecord {
  add(pid: number, ending: Ending): void;
  remove(pid: number): void;
  release(): void;
}

type RecordFile = z.infer<typeof schema>;

function readRecord(file: string): RecordFile {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : { children: [] };
}

async function endChildren({ children }: RecordFile): Promise<void> {
  const left = children.filter(isRunning);
  if (left.length > 0) console.log(`… Ending ${left.length} processes that a killed start left behind`);
  await Promise.all(left.map(({ pid, ending }) => endGroup(pid, ending)));
}

/** Returns false if another supervisor is still running. */
export async function endIfAbandoned(dataDir: string): Promise<boolean> {
  const record = readRecord(join(dataDir, recordName));
  if (record.supervisor && isRunning(record.supervisor)) return false;
  await endChildren(record);
  return true;
}

/** Claims a data folder and ends what a killed supervisor left. Throws if another one is using the folder. */
export async function claimDataDir(dataDir: string): Promise<ProcessRecord> {
  // Others may traverse it (PostgreSQL's user must, if root starts it) but not list it.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const file = join(dataDir, recordName);
  return withLock(join(dataDir, 'claim.lock'), async () => {
    if (await endIfAbandoned(dataDir)) return openRecord(file);
    const pid = readRecord(file).supervisor?.pid;
    throw new PlainError(
      `Offload is already running on ${dataDir} (process ${pid}). Stop it, or choose another DATA_DIR.`,
    );
  });
}

function openRecord(file: string): ProcessRecord {
  const supervisor = identify(process.pid);
  const children = new Map<number, ProcessIdentity & { ending: Ending }>();
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify({ supervisor, children: [...children.values()] }));
    renameSync(`${file}.new`, file);
  };
  save();
  return {
    add(pid, ending) {
      const identity = identify(pid);
      if (identity) children.set(pid, { ...identity, ending });
      save();
    },
    remove(pid) {
      children.delete(pid);
      save();
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** For commands without a data folder, whose processes are short-lived. */
export const noRecord: ProcessRecord = { add() {}, remove() {}, release() {} };
