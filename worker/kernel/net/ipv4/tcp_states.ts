// net/tcp_states.h: the numbers of a connection's states, as /proc/net/tcp and sock_diag tell them.
import type { tcp_state } from "./tcp.ts";

export const STATES: Readonly<Record<tcp_state, number>> = {
  ESTABLISHED: 1,
  SYN_SENT: 2,
  SYN_RECV: 3,
  FIN_WAIT1: 4,
  FIN_WAIT2: 5,
  TIME_WAIT: 6,
  CLOSE: 7,
  CLOSE_WAIT: 8,
  LAST_ACK: 9,
  LISTEN: 10,
  CLOSING: 11,
};
