// The version of audit-userspace whose behaviour these programs have (DAEMON_START and -v say it).
export const VERSION = "3.0.9";
