// sleep(1).
import { parse_duration, sleep_for } from "./duration.ts";
import { tool } from "./tool.ts";

export const sleep = tool({
  name: "sleep",
  usage: "NUMBER[SUFFIX]...\nOPTION",
  about: `Pause for NUMBER seconds.  SUFFIX may be 's' for seconds (the default),
'm' for minutes, 'h' for hours or 'd' for days.  NUMBER need not be an
integer.  Given two or more arguments, pause for the amount of time
specified by the sum of their values.`,
  *run(t) {
    yield* t.expect_operands(1);
    let total = 0;
    let ok = true;
    for (const word of t.operands) {
      const s = parse_duration(word);
      if (s === null) {
        yield* t.warn(`invalid time interval ${t.quote(word)}`);
        ok = false;
      } else total += s;
    }
    if (!ok) yield* t.usage();
    yield* sleep_for(total);
  },
});
