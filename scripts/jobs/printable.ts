// Control characters and invisible ones, which can rewrite a terminal's screen or reverse a line. Two of them join letters.
const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Returns text as one line that a terminal shows as it is: jobs hold what anyone has sent. */
export function printable(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(unprintable, escaped);
}

/** Returns a value as JSON that a terminal shows as it is. */
export function printableJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(unprintable, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}
