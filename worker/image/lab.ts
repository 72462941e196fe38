// What auditlab itself brings to the disk: programs of /usr/local/bin that are teaching material, in plain text.
import type { text_file } from "./etc.ts";
import LAB_RUN from "./files/lab-run?raw";

export const LAB_FILES: readonly text_file[] = [
  { path: "/usr/local/bin/lab-run", data: LAB_RUN, mode: 0o755 },
];
