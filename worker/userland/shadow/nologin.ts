// nologin(8): politely refuse a login.
import { program } from "../lib/program.ts";

export const nologin = program({
  name: "nologin",
  help: "",
  own_help: true,
  *run(c) {
    yield* c.out.print("This account is currently not available.\n");
    return 1;
  },
});
