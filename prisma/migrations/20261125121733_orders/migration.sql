-- CreateTable
CREATE TABLE "sales_order" (
    "owner_id" TEXT NOT NULL,
    "order_number" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "customer" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "product" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price" DECIMAL(14,2) NOT NULL,
    "currency" TEXT NOT NULL,

    CONSTRAINT "sales_order_pkey" PRIMARY KEY ("owner_id","order_number")
);

-- CreateIndex
CREATE INDEX "sales_order_owner_id_date_order_number_idx" ON "sales_order"("owner_id", "date", "order_number");

-- AddForeignKey
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;


