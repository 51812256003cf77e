import { Mark, TableTd, TableTr } from '@mantine/core';
import { AdminTable, numberColumn } from '@offload/console/ui';
import { formatNumber } from '@offload/core/format/amounts';
import type { OrderView } from '@/api/orders/order-schema';
import classes from './orders.module.css';

const columns = [
  ...['Order', 'Date', 'Customer', 'Country', 'Product', 'Category'],
  ...[numberColumn('Quantity'), numberColumn('Unit price')],
];

export function OrderTable({ orders }: { orders: OrderView[] }) {
  return (
    <AdminTable name="Orders" columns={columns} minWidth={760}>
      {orders.map((order) => (
        <OrderRow key={order.orderNumber} order={order} />
      ))}
    </AdminTable>
  );
}

function OrderRow({ order }: { order: OrderView }) {
  return (
    <TableTr>
      <Found order={order} field="orderNumber" />
      <TableTd className={classes.date}>{order.date}</TableTd>
      <Found order={order} field="customer" />
      <Found order={order} field="country" />
      <Found order={order} field="product" />
      <Found order={order} field="category" />
      <TableTd className={classes.number}>{formatNumber(order.quantity)}</TableTd>
      <TableTd className={classes.number}>
        {order.unitPrice} {order.currency}
      </TableTd>
    </TableTr>
  );
}

function Found({ order, field }: { order: OrderView; field: keyof OrderView['highlights'] }) {
  return (
    <TableTd className={field === 'orderNumber' ? classes.orderNumber : classes.text}>
      {partsOf(order[field], order.highlights[field]).map(({ at, text, isFound }) =>
        isFound ? <Mark key={at}>{text}</Mark> : text,
      )}
    </TableTd>
  );
}

function partsOf(text: string, marks: OrderView['highlights']['customer']) {
  const parts: { at: number; text: string; isFound: boolean }[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push({ at, text: text.slice(at, start), isFound: false });
    parts.push({ at: start, text: text.slice(start, end), isFound: true });
    at = end;
  }
  return [...parts, { at, text: text.slice(at), isFound: false }].filter((part) => part.text !== '');
}
