import type { Word } from './scope';
import { maxCountedOrders } from './vocabulary';

/** How many of the newest documents are read first: enough to fill a page with a common word, and to know whether it is one. */
export const newestRead = 1_000;

/** What the newest documents say about a search. */
export interface Sample {
  /** How many were read. */
  read: number;
  /** Whether there are no others. */
  isAll: boolean;
  /** How many of them match. */
  matching: number;
  /** How many of them have each of the words. */
  having: number[];
  /** How many there are on each day. */
  perDay: number;
  /** How many days the period of the search has, or null if it has no first day. */
  days: number | null;
}

/** How to find all matches. */
export interface Plan {
  /**
   * How many days back to read documents in order of time: 0 for none, null for all. If that doesn't find enough, and there
   * are earlier days, the words are looked up as well.
   */
  days: number | null;
  /** The words to look up in the index of words. Everything else is checked in the documents that have them. */
  words: Word[];
}

// Milliseconds of the database per document, measured among a million orders.
const msToRead = 0.000_2;
const msToLookUp = 0.000_09;
const msToLookUpBeginning = 0.000_13;
// For a second word, and for the second pair of a run, PostgreSQL skips the documents that the first one excludes.
const msToCompare = 0.000_04;
const msToCheck = 0.000_7;
// How many orders an owner may have. Among fewer of them, all of this takes less.
const size = 1_000_000;
// Words that more of the documents have don't narrow a search.
const rareShare = 0.5;
// The newest documents may be unlike all others. Then the words are looked up.
const patience = 2;
// With fewer documents per day, a search would go further back than dates do.
const leastPerDay = 0.5;

/** Chooses the plan that takes the least time, if all documents are like the newest ones. */
export function choosePlan(words: readonly Word[], sample: Sample): Plan {
  const { matching, having, perDay, days, isAll } = sample;
  if (isAll || words.length === 0) return { days: null, words: [] };
  const read = Math.max(sample.read, 1);
  const share = Math.max(matching, 0.5) / read;
  const expected = maxCountedOrders / share;
  const all = words.map((word, at) => ({
    word,
    share: Math.min(word.maxShare, (having[at] ?? 0) / read),
  }));
  const rare = all.filter((one) => one.share < rareShare);
  const cheapest = findCheapest(rare, { share, isInPeriod: days !== null });
  const inPeriod = days === null || perDay === 0 ? size : Math.min(size, days * perDay);
  if (cheapest && cheapest.ms < msToRead * Math.min(expected, inPeriod))
    return { days: 0, words: cheapest.words };
  const isEnough = patience * expected < inPeriod && perDay > leastPerDay;
  return {
    days: isEnough ? Math.ceil((patience * expected) / perDay) : null,
    words: cheapest?.words ?? [...words],
  };
}

interface SharedWord {
  word: Word;
  share: number;
}

/** Returns which of the words to look up, so that looking them up and checking what they find takes the least time. */
function findCheapest(
  words: SharedWord[],
  { share, isInPeriod }: { share: number; isInPeriod: boolean },
): { words: Word[]; ms: number } | null {
  const inOrder = words.toSorted((a, b) => msToFind(a) - msToFind(b));
  const plans = inOrder.map((_one, at) => {
    const [first, ...others] = inOrder.slice(0, at + 1);
    const chosen = first ? [first, ...others] : [];
    const product = chosen.reduce((all, one) => all * one.share, 1);
    const part =
      chosen.length === words.length ? Math.min(share, ...chosen.map((one) => one.share)) : product;
    // Those outside of the period are found, too, so that no number of them is enough.
    const checked = size * Math.min(part, isInPeriod ? 1 : (part * maxCountedOrders) / (share * size));
    const ms = others.reduce((sum, one) => sum + msToAdd(one, first), first ? msToFind(first) : 0);
    return { words: chosen.map(({ word }) => word), ms: ms + msToCheck * checked };
  });
  return plans.toSorted((a, b) => a.ms - b.ms)[0] ?? null;
}

function msToFind({ word: { isBeginning, parts }, share }: SharedWord): number {
  return size * share * (isBeginning ? msToLookUpBeginning : msToLookUp + msToCompare * (parts - 1));
}

function msToAdd(one: SharedWord, first: SharedWord | undefined): number {
  if (one.word.isBeginning || !first) return msToFind(one);
  return size * Math.min(one.share, first.share) * msToCompare * one.word.parts;
}
