/** Names that files often have for a column, without blanks and punctuation. */
const otherNames: Record<string, string[]> = {
  order_number: ['order', 'orderno', 'orderid', 'ordernr', 'number', 'no', 'id'],
  date: ['orderdate', 'orderedat', 'day'],
  customer: ['customername', 'client', 'buyer'],
  country: ['countrycode', 'land'],
  product: ['productname', 'item', 'sku', 'article'],
  category: ['productcategory', 'group', 'type'],
  quantity: ['qty', 'units', 'count'],
  unit_price: ['price', 'priceperunit', 'unitcost'],
  currency: ['currencycode'],
};

/** Returns the file's name for each of our columns, as far as it can be guessed: empty if not. */
export function matchColumns(head: string[], columns: readonly string[]): Record<string, string> {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return Object.fromEntries(
    columns.map((column) => {
      const known = [plain(column), ...(otherNames[column] ?? [])];
      const exact = head.find((name) => name.trim().toLowerCase() === column);
      return [column, exact ?? head.find((name) => known.includes(plain(name))) ?? ''];
    }),
  );
}

/** Returns the names that an import can't know: those of columns that the file calls differently. */
export function differentNames(matched: Record<string, string>): Record<string, string> {
  const differs = ([column, name]: [string, string]) => name !== '' && name.trim().toLowerCase() !== column;
  return Object.fromEntries(Object.entries(matched).filter(differs));
}
