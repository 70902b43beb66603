/** What the sending end of one connection counted, told when it has closed. */
export interface SenderAccount {
  key: string;
  /** Frames handed to the socket. */
  offered: number;
  /** Frames that the socket reported as written to the kernel. */
  sent: number;
}

/** What the receiving end of one connection counted, told when it has closed. */
export interface ReceiverAccount {
  key: string;
  /** Whole messages with a header of this run. */
  arrived: number;
  outOfOrder: number;
}
