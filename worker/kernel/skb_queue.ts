// net/core/skbuff.c: struct sk_buff_head, a queue of messages. Taking one costs the same however many wait.

/** The queue holds items[head..]. */
export interface sk_buff_head<X> {
  items: X[];
  head: number;
}

/** Places in front that are given back together. */
const TRIM = 1024;

export const new_skb_queue = <X>(): sk_buff_head<X> => ({ items: [], head: 0 });
export const skb_queue_len = <X>(q: sk_buff_head<X>): number => q.items.length - q.head;
export const skb_peek = <X>(q: sk_buff_head<X>): X | null =>
  q.head === q.items.length ? null : q.items[q.head];

export function skb_queue_tail<X>(q: sk_buff_head<X>, skb: X): void {
  q.items.push(skb);
}

export function skb_queue_head<X>(q: sk_buff_head<X>, skb: X): void {
  if (q.head > 0) q.items[--q.head] = skb;
  else q.items.unshift(skb);
}

export function skb_dequeue<X>(q: sk_buff_head<X>): X | null {
  if (q.head === q.items.length) return null;
  const skb = q.items[q.head];
  q.head++;
  if (q.head === q.items.length) {
    q.items.length = 0;
    q.head = 0;
  } else if (q.head >= TRIM) {
    q.items.splice(0, q.head);
    q.head = 0;
  }
  return skb;
}
