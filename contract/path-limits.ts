/** What the impairment proxy may hold. */
export const PATH_LIMITS = {
  /** Of all connections together on one way; there are two ways. */
  wayBytes: 268_435_456,
  /** Of each connection at least, however many there are: a read of its socket. */
  leastBytes: 65_536,
} as const;
