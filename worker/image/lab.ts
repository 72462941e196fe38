// What auditlab itself brings to the disk: programs of /usr/local/bin that are teaching material, in plain text, and programs that
// are scripts on a real machine too.
import type { text_file } from "./etc.ts";
import AUDITD_SERVICE from "./files/auditd.service?raw";
import GUNZIP from "./files/gunzip?raw";
import LAB_RUN from "./files/lab-run?raw";
import SERVICE from "./files/service?raw";
import ZCAT from "./files/zcat?raw";

export const LAB_FILES: readonly text_file[] = [
  { path: "/usr/local/bin/lab-run", data: LAB_RUN, mode: 0o755 },
  { path: "/usr/bin/gunzip", data: GUNZIP, mode: 0o755 },
  { path: "/usr/bin/zcat", data: ZCAT, mode: 0o755 },
  { path: "/usr/sbin/service", data: SERVICE, mode: 0o755 },
  { path: "/usr/lib/systemd/system/auditd.service", data: AUDITD_SERVICE },
];
