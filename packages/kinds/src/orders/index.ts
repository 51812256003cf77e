export { exportOrders } from './export-orders';
export {
  type SalesDimension,
  shareSales,
  sumSales,
  totalSales,
} from './figures';
export { importOrders } from './import/import-orders';
export { isTooManyOrders, type TooManyOrders } from './import/merge-orders';
export { findOrderDays, insertOrders, readOrders } from './order-rows';
export { indexSomeOrders } from './search/index-orders';
export { findOwnersToBuild, findOwnersToUpdate, readIndexedAt } from './search/index-state';
export { findMarks, type Mark } from './search/marks';
export {
  type FoundOrder,
  type OrderCursor,
  type OrderResults,
  type OrderSearch,
  searchOrders,
} from './search/search-orders';
export { orderIndexFormat, termsOf } from './search/terms';
export type { SoldOrder } from './sold-order';
