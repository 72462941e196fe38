// Options of the kernel's command line that a machine can be given. Others the kernel would ignore without a word.

/** audit=, audit_backlog_limit=: kernel-parameters.txt. */
export const BOOT_OPTION = /^(?:audit=(?:[01]|on|off)|audit_backlog_limit=\d{1,10})$/;
/** As many as there are. */
export const MAX_BOOT = 2;
