import type { Encoding } from '@offload/kinds/sales-import';
import { headBytes, readStart, type TextStart } from '@offload/kinds/sales-import/format/encoding';
import { type FileProblem, findFileProblem } from '@offload/kinds/sales-import/format/file-problem';
import { useEffect, useState } from 'react';

interface FileStart {
  /** Null if the file isn't text. */
  start: TextStart | null;
  problem: FileProblem | null;
}

/** Reads how a file begins, in this encoding or in the one that it seems to have; null until it's read. */
export function useFileStart(file: File, encoding: Encoding | null): FileStart | null {
  const [head, setHead] = useState<Uint8Array | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void file
      .slice(0, headBytes)
      .arrayBuffer()
      .then((bytes) => isCurrent && setHead(new Uint8Array(bytes)));
    return () => {
      isCurrent = false;
    };
  }, [file]);
  if (!head) return null;
  const isWhole = head.length === file.size;
  const problem = findFileProblem(head, isWhole);
  return { start: problem ? null : readStart(head, isWhole, encoding), problem };
}
