// Which bash this behaves as.
export const VERSION = "5.2";
export const RELEASE = "5.2.15";
export const BASH_VERSION = "5.2.15(1)-release";
export const VERSINFO: readonly string[] = ["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"];
export const MACHTYPE = "x86_64-pc-linux-gnu";
