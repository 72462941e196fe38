// A small web server, for something to be asked for.
import type { ProgramEntry } from "../lib/code.ts";
import { httpd } from "./httpd.ts";

export const programs: readonly ProgramEntry[] = [
  { path: "/usr/sbin/httpd", main: httpd, summary: "a small web server (files below /var/www)" },
];
