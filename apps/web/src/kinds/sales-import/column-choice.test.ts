import { expect, it } from 'vitest';
import { differentNames, matchColumns } from './column-choice';

const columns = ['order_number', 'unit_price', 'customer'];

it('matches columns by their own names first, then by common aliases', () => {
  expect(matchColumns(['Price', 'Order No.', ' CUSTOMER '], columns)).toEqual({
    order_number: 'Order No.',
    unit_price: 'Price',
    customer: ' CUSTOMER ',
  });
  expect(matchColumns(['price', 'unit_price'], ['unit_price'])).toEqual({ unit_price: 'unit_price' });
});

it('leaves unknown columns unmatched', () => {
  expect(matchColumns(['Kunde', ''], columns)).toEqual({ order_number: '', unit_price: '', customer: '' });
});

it("sends only names that the import wouldn't find", () => {
  expect(differentNames({ order_number: 'No.', unit_price: '', customer: ' Customer ' })).toEqual({
    order_number: 'No.',
  });
});
