/** Tells this page from others, and from itself before a reload. */
export const PAGE_ID = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
