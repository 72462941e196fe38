// Settings of sudoers(5) ("SUDOERS OPTIONS"): which there are, what each takes, and which have an effect here.
import type { Setting } from "./grammar.ts";

/** Names by what they take: a flag, a value, a value or "!", a list. */
const NAMES = {
  flag:
    "always_query_group_plugin always_set_home authenticate case_insensitive_group case_insensitive_user " +
    "closefrom_override compress_io exec_background env_editor env_reset fast_glob fqdn ignore_audit_errors ignore_dot " +
    "ignore_iolog_errors ignore_logfile_errors ignore_local_sudoers ignore_unknown_defaults insults intercept " +
    "intercept_allow_setid intercept_authenticate intercept_verify iolog_flush log_allowed log_denied log_exit_status " +
    "log_host log_input log_output log_passwords log_server_keepalive log_server_verify log_stderr log_stdin log_stdout " +
    "log_subcmds log_ttyin log_ttyout log_year long_otp_prompt mail_all_cmnds mail_always mail_badpass mail_no_host " +
    "mail_no_perms mail_no_user match_group_by_gid netgroup_tuple noexec noninteractive_auth pam_acct_mgmt pam_rhost " +
    "pam_ruser pam_session pam_setcred passprompt_override path_info preserve_groups pwfeedback requiretty root_sudo " +
    "rootpw runas_allow_unknown_id runas_check_shell runaspw selinux set_home set_logname set_utmp setenv shell_noargs " +
    "stay_setuid sudoedit_checkdir sudoedit_follow syslog_pid targetpw tty_tickets umask_override use_netgroups use_pty " +
    "user_command_timeouts utmp_runas visiblepw",
  value:
    "authfail_message badpass_message closefrom command_timeout editor intercept_type iolog_dir iolog_file iolog_group " +
    "iolog_mode iolog_user lecture_status_dir log_server_cabundle log_server_peer_cert log_server_peer_key " +
    "log_server_timeout mailsub maxseq noexec_file pam_askpass_service pam_login_service pam_service passprompt " +
    "passwd_tries role runas_default sudoers_locale syslog_maxlen timestamp_type timestampdir timestampowner type",
  maybe:
    "admin_flag env_file exempt_group fdexec group_plugin lecture lecture_file listpw log_format logfile loglinelen " +
    "mailerflags mailerpath mailfrom mailto passwd_timeout restricted_env_file rlimit_as rlimit_core rlimit_cpu rlimit_data " +
    "rlimit_fsize rlimit_locks rlimit_memlock rlimit_nofile rlimit_nproc rlimit_rss rlimit_stack runchroot runcwd " +
    "secure_path syslog syslog_badpri syslog_goodpri timestamp_timeout umask verifypw",
  list: "env_check env_delete env_keep log_servers passprompt_regex",
} as const;
type Kind = keyof typeof NAMES;
const KINDS: ReadonlyMap<string, Kind> = new Map(
  (Object.keys(NAMES) as Kind[]).flatMap((kind) =>
    NAMES[kind].split(" ").map((name) => [name, kind] as const),
  ),
);

/** Values that some settings take, others take any. */
const VALUES: readonly (readonly [names: RegExp, valid: RegExp])[] = [
  [/^(closefrom|maxseq|passwd_tries|syslog_maxlen|loglinelen)$/, /^\d{1,9}$/],
  [/^(passwd_timeout|timestamp_timeout)$/, /^-?\d{1,9}(\.\d*)?$/],
  [/^umask$/, /^[0-7]{1,4}$/],
  [/^rlimit_/, /^(\d+|infinity|default|user)(,(\d+|infinity))?$/],
  [/^lecture$/, /^(never|once|always)$/],
  [/^(list|verify)pw$/, /^(never|any|all|always)$/],
  [/^timestamp_type$/, /^(global|ppid|tty|kernel)$/],
  [/^fdexec$/, /^(never|always|digest_only)$/],
  [/^log_format$/, /^(sudo|json)$/],
  [/^syslog$/, /^(auth|authpriv|daemon|user|local[0-7])$/],
  [/^syslog_(bad|good)pri$/, /^(alert|crit|debug|emerg|err|info|notice|warning|none)$/],
];
/** Those that may also be named without a value, as flags. */
const BARE = /^(lecture|listpw|verifypw|fdexec|syslog)$/;
const DIRECTORY = /^run(cwd|chroot)$/;

/** Those that change what sudo does here. */
const SIMULATED = new Set(
  (
    "authenticate badpass_message env_delete env_keep env_reset exempt_group lecture log_host log_year logfile loglinelen " +
    "passprompt passwd_tries requiretty root_sudo rootpw runas_default runaspw runcwd secure_path setenv targetpw " +
    "timestamp_timeout"
  ).split(" "),
);
/** Those whose effect is not seen here, whatever their value: mail, syslog, and HOME, which is always set. */
const UNSEEN =
  /^(mail|syslog|log_allowed|log_denied|ignore_|pam_r|fqdn|fast_glob|insults|editor|env_editor|always_set_home|set_home|set_logname|set_utmp|case_|compress_io|path_info|pwfeedback|sudoers_locale|use_netgroups|use_pam|listpw|verifypw|visiblepw|timestampowner|admin_flag)/;
const ON_BY_DEFAULT =
  /^(log_passwords|log_server_|intercept_allow_setid|intercept_verify|pam_acct_mgmt|pam_session|pam_setcred|selinux|sudoedit_checkdir|tty_tickets)/;

/** What is wrong with a setting, in sudo's words; null when nothing is. */
export function setting_fault(s: Setting): string | null {
  const kind = KINDS.get(s.name);
  if (kind === undefined) return `unknown defaults entry "${s.name}"`;
  if (s.sign === "+=" || s.sign === "-=") {
    if (kind !== "list") return `invalid operator "${s.sign}" for "${s.name}"`;
    return null;
  }
  if (kind === "flag") return s.sign === "=" ? `option "${s.name}" does not take a value` : null;
  if (s.sign === "") {
    const may = BARE.test(s.name) || (s.negated && kind !== "value");
    return may ? null : `no value specified for "${s.name}"`;
  }
  if (DIRECTORY.test(s.name) && !/^[/~*]/.test(s.value))
    return `values for "${s.name}" must start with a '/', '~', or '*'`;
  const valid = VALUES.every(([names, form]) => !names.test(s.name) || form.test(s.value));
  return valid ? null : `value "${s.value}" is invalid for option "${s.name}"`;
}

/** Whether a setting that is right asks for something that is not done here. */
export function is_beyond(s: Setting): boolean {
  if (SIMULATED.has(s.name) || UNSEEN.test(s.name)) return false;
  if (s.name === "timestamp_type") return s.value !== "tty";
  return KINDS.get(s.name) === "flag" ? s.negated === ON_BY_DEFAULT.test(s.name) : !s.negated;
}

/** What the settings that hold have come to: "yes" and "no" for flags, lists with blanks between. */
export type Defaults = Map<string, string>;

export function apply_setting(into: Defaults, s: Setting): void {
  if (s.sign === "") into.set(s.name, s.negated ? "no" : "yes");
  else if (s.sign === "=") into.set(s.name, s.value);
  else {
    const old = (into.get(s.name) ?? "").split(" ").filter((w) => w !== "" && w !== "no");
    const words = s.value.split(/\s+/).filter(Boolean);
    const kept = old.filter((w) => !words.includes(w));
    into.set(s.name, (s.sign === "+=" ? [...kept, ...words] : kept).join(" "));
  }
}
