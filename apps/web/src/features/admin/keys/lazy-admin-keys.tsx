'use client';

import dynamic from 'next/dynamic';

/**
 * The keys of staff. Only they load them. A server component that loads a client component later puts it into the page all
 * the same.
 */
export const LazyAdminKeys = dynamic(() => import('./admin-keys').then((file) => file.AdminKeys));
