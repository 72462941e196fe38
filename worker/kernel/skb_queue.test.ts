import fc from "fast-check";
import { expect, test } from "vitest";
import {
  new_skb_queue,
  skb_dequeue,
  skb_peek,
  skb_queue_head,
  skb_queue_len,
  skb_queue_tail,
} from "./skb_queue.ts";

test("a queue is a list of which the first is taken, whatever the order of the calls", () => {
  const calls = fc.array(fc.constantFrom("tail", "head", "take", "many"), { maxLength: 60 });
  fc.assert(
    fc.property(calls, (list) => {
      const q = new_skb_queue<number>();
      const model: number[] = [];
      let n = 0;
      for (const call of list) {
        if (call === "tail") model.push(n) && skb_queue_tail(q, n++);
        else if (call === "head") model.unshift(n) && skb_queue_head(q, n++);
        else if (call === "take") expect(skb_dequeue(q)).toBe(model.shift() ?? null);
        else
          for (let i = 0; i < 700; i++) {
            model.push(n);
            skb_queue_tail(q, n++);
            if (i % 3) expect(skb_dequeue(q)).toBe(model.shift());
          }
        expect(skb_queue_len(q)).toBe(model.length);
        expect(skb_peek(q)).toBe(model[0] ?? null);
      }
    }),
  );
});
