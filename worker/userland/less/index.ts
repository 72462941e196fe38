// less and more.
import type { ProgramEntry } from "../lib/code.ts";
import { less } from "./less.ts";
import { more } from "./more.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/bin/less", main: less, links: ["/usr/bin/pager"], summary: "opposite of more" },
  { path: "/usr/bin/more", main: more, summary: "file perusal filter for viewing a page at a time" },
];
