import { PermanentError } from '@offload/core/errors';

const marks = {
  zip: Buffer.from('PK\x03\x04', 'latin1'),
  utf16: [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])],
};

/** Passes a file on, unless its beginning shows that it is no text in UTF-8, whatever it is called. */
export async function* refuseOtherFiles(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of content) {
    if (isFirst) refuse(chunk);
    isFirst = false;
    yield chunk;
  }
}

function refuse(head: Buffer): void {
  const starts = (mark: Buffer) => head.subarray(0, mark.length).equals(mark);
  if (starts(marks.zip)) {
    throw new PermanentError(
      'not_csv',
      'This is a ZIP archive or an Excel workbook, whatever its name says. Open it, and save the sheet as "CSV UTF-8".',
    );
  }
  if (marks.utf16.some(starts)) {
    throw new PermanentError('not_utf8', 'The text is in UTF-16. Save the file as "CSV UTF-8".');
  }
  // Further down it is a bad row, and stops nothing.
  const firstLine = head.subarray(0, head.indexOf('\n') + 1 || head.length);
  if (firstLine.includes(0)) {
    throw new PermanentError('not_csv', 'This is no text. Save your orders as "CSV UTF-8".');
  }
}
