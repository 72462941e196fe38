// Files of /etc and the home directories.

export interface text_file {
  path: string;
  data: string;
  mode?: number;
  uid?: number;
  gid?: number;
}

const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
_apt:x:42:65534::/nonexistent:/usr/sbin/nologin
sshd:x:101:65534::/run/sshd:/usr/sbin/nologin
alice:x:1000:1000:Alice:/home/alice:/bin/bash
bob:x:1001:1001:Bob:/home/bob:/bin/bash
`;
const GROUP = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
mail:x:8:
man:x:12:
sudo:x:27:alice
www-data:x:33:
backup:x:34:
shadow:x:42:
utmp:x:43:
users:x:100:
nogroup:x:65534:
alice:x:1000:
bob:x:1001:
`;
const SHADOW = PASSWD.split("\n")
  .filter(Boolean)
  .map((line) => `${line.split(":")[0]}:*:17606:0:99999:7:::\n`)
  .join("");
/** Group passwords: nobody joins a group by one. */
const GSHADOW = GROUP.split("\n")
  .filter(Boolean)
  .map((line) => `${line.split(":")[0]}:*::${line.split(":")[3]}\n`)
  .join("");
/** What useradd, passwd and their kin go by (login.defs(5)). */
const LOGIN_DEFS = `MAIL_DIR\t/var/mail
UMASK\t\t022
PASS_MAX_DAYS\t99999
PASS_MIN_DAYS\t0
PASS_WARN_AGE\t7
UID_MIN\t\t1000
UID_MAX\t\t60000
GID_MIN\t\t1000
GID_MAX\t\t60000
LOGIN_RETRIES\t5
LOGIN_TIMEOUT\t60
USERGROUPS_ENAB yes
ENCRYPT_METHOD SHA256
`;

/** As the package installs it, but for use_pty. */
const SUDOERS = `Defaults\tenv_reset
Defaults\tmail_badpass
Defaults\tsecure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# User privilege specification
root\tALL=(ALL:ALL) ALL

# Allow members of group sudo to execute any command
%sudo\tALL=(ALL:ALL) ALL

# See sudoers(5) for more information on "@include" directives:
@includedir /etc/sudoers.d
`;

const PROFILE = `# system-wide .profile for login shells
if [ "$(id -u)" -eq 0 ]; then
  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
else
  PATH="/usr/local/bin:/usr/bin:/bin"
fi
export PATH
if [ "\${PS1-}" ] && [ -f /etc/bash.bashrc ]; then
  . /etc/bash.bashrc
fi
`;
const BASHRC = `# system-wide .bashrc for interactive shells
[ -z "$PS1" ] && return
if [ "$(id -u)" -eq 0 ]; then
  PS1='[\\u@\\h \\W]# '
else
  PS1='[\\u@\\h \\W]$ '
fi
shopt -s checkwinsize
alias ls='ls --color=auto'
alias ll='ls -l'
alias grep='grep --color=auto'
`;
const OS_RELEASE = `PRETTY_NAME="auditlab (simulated Linux 4.16 + ghak32 V2)"
NAME="auditlab"
ID=auditlab
ID_LIKE=debian
`;

const HOME_PROFILE = "if [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n";

export const ETC_FILES: readonly text_file[] = [
  { path: "/etc/passwd", data: PASSWD },
  { path: "/etc/group", data: GROUP },
  { path: "/etc/shadow", data: SHADOW, mode: 0o640, gid: 42 },
  { path: "/etc/gshadow", data: GSHADOW, mode: 0o640, gid: 42 },
  { path: "/etc/login.defs", data: LOGIN_DEFS },
  { path: "/etc/default/useradd", data: "SHELL=/bin/sh\n" },
  { path: "/etc/skel/.bashrc", data: "# ~/.bashrc: executed by bash for interactive shells\n" },
  { path: "/etc/skel/.profile", data: "if [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n" },
  { path: "/etc/sudoers", data: SUDOERS, mode: 0o440 },
  { path: "/etc/profile", data: PROFILE },
  { path: "/etc/bash.bashrc", data: BASHRC },
  { path: "/etc/os-release", data: OS_RELEASE },
  { path: "/etc/shells", data: "/bin/sh\n/bin/bash\n/usr/bin/bash\n" },
  { path: "/etc/fstab", data: "/dev/vda1 / ext4 defaults 0 1\ntmpfs /tmp tmpfs nosuid,nodev 0 0\n" },
  { path: "/etc/nsswitch.conf", data: "passwd: files\ngroup: files\nhosts: files\n" },
  { path: "/etc/services", data: "ssh\t\t22/tcp\nhttp\t\t80/tcp\nhttps\t\t443/tcp\n" },
  { path: "/root/.bashrc", data: "# ~/.bashrc of root\n" },
  { path: "/root/.profile", data: HOME_PROFILE },
  { path: "/home/alice/.bashrc", data: "# ~/.bashrc of alice\n", uid: 1000, gid: 1000 },
  { path: "/home/alice/.profile", data: HOME_PROFILE, uid: 1000, gid: 1000 },
];

/** What audit rules of hardening guides watch: their directories have to be there, or the kernel refuses the rules. */
export const WATCHED_DIRECTORIES: readonly [string, number][] = [
  ["/etc/security", 0o755],
  ["/etc/selinux", 0o755],
  ["/etc/ssh", 0o755],
  ["/var/spool", 0o755],
  ["/var/spool/cron", 0o755],
  ["/var/spool/cron/crontabs", 0o1730],
];
export const WATCHED_FILES: readonly text_file[] = [
  { path: "/etc/issue", data: "auditlab \\n \\l\n\n" },
  { path: "/etc/issue.net", data: "auditlab\n" },
  { path: "/var/log/lastlog", data: "", mode: 0o664, gid: 43 },
  { path: "/var/log/faillog", data: "" },
  { path: "/etc/security/opasswd", data: "", mode: 0o600 },
  { path: "/etc/selinux/config", data: "SELINUX=permissive\nSELINUXTYPE=targeted\n" },
  { path: "/etc/ssh/sshd_config", data: "PermitRootLogin yes\nUsePAM yes\nPrintMotd no\n" },
];
