import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { AnyContract } from '@offload/core/contract';
import { requireGrantsAccess, requireSendsEmail, requireWritesFiles } from '../services/promises';
import type { Files, FileToWrite, Links, Mail, Message, People, Person } from '../services/services';

interface CapturedFile extends FileToWrite {
  content: Buffer;
}

interface Given {
  /** The users that there are. */
  people?: Person[];
  /** The job's input files. */
  sources?: { name: string; contentType: string; content: Buffer | string }[];
}

/**
 * Makes services for `runInline`, and captures the files that a job writes, the emails that it sends, and the links that it
 * makes. They hold a kind to its contract, as a worker's do.
 */
export function captureServices(contract: AnyContract, { people = [], sources = [] }: Given = {}) {
  const files: CapturedFile[] = [];
  const emails: Message[] = [];
  const links: string[] = [];
  return {
    files,
    emails,
    /** `page /jobs`, `set-password ada for 24 h`. */
    links,
    services: {
      people: peopleOf(people),
      files: filesOf(contract, sources, files),
      mail: mailOf(contract, emails),
      links: linksOf(contract, links),
    },
  };
}

function peopleOf(people: Person[]): People {
  return { find: async (id) => people.find((person) => person.id === id) ?? null };
}

function filesOf(contract: AnyContract, given: NonNullable<Given['sources']>, files: CapturedFile[]): Files {
  const sources = given.map((source) => ({
    ...source,
    id: randomUUID(),
    content: Buffer.from(source.content),
  }));
  return {
    sources: async () => sources.map(({ content, ...source }) => ({ ...source, bytes: content.length })),
    async open(id) {
      const source = sources.find((known) => known.id === id);
      if (!source) throw new Error(`The job has no input file ${id}.`);
      return Readable.from([source.content]);
    },
    async write(file, content) {
      requireWritesFiles(contract);
      const written = await buffer(content);
      files.push({ ...file, content: written });
      return { id: randomUUID(), bytes: written.length };
    },
  };
}

function mailOf(contract: AnyContract, emails: Message[]): Mail {
  return {
    async send(message) {
      requireSendsEmail(contract);
      emails.push(message);
      return { messageId: `<${emails.length}@app>`, acceptedAt: '1970-01-01T00:00:00.000Z' };
    },
  };
}

function linksOf(contract: AnyContract, links: string[]): Links {
  return {
    async setPassword(id, { hours }) {
      requireGrantsAccess(contract);
      links.push(`set-password ${id} for ${hours} h`);
      return 'https://app.example/set-password?token=t';
    },
    page(path) {
      links.push(`page ${path}`);
      return `https://app.example${path}`;
    },
  };
}
