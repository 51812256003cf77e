import { PermanentError } from '@offload/core/errors';

const marks = {
  zip: Buffer.from('PK\x03\x04', 'latin1'),
  utf16: [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])],
};

/** Passes a file through. Throws a `PermanentError` if its first bytes show that it isn't UTF-8 text. */
export async function* rejectOtherFiles(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of content) {
    if (isFirst) requireText(chunk);
    isFirst = false;
    yield chunk;
  }
}

function requireText(head: Buffer): void {
  const starts = (mark: Buffer) => head.subarray(0, mark.length).equals(mark);
  if (starts(marks.zip)) {
    throw new PermanentError(
      'not_csv',
      'This file is a ZIP archive or an Excel workbook. Open it and save the sheet as "CSV UTF-8".',
    );
  }
  if (marks.utf16.some(starts)) {
    throw new PermanentError('not_utf8', 'This file is UTF-16 text. Save it as "CSV UTF-8".');
  }
  // Further down, it only makes a row invalid.
  const firstLine = head.subarray(0, head.indexOf('\n') + 1 || head.length);
  if (firstLine.includes(0)) {
    throw new PermanentError('not_csv', 'This file isn\'t text. Save your orders as "CSV UTF-8".');
  }
}
