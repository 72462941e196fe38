// The running daemon: takes records from the kernel and writes them to the log, and answers signals.
import * as A from "../../../kernel/uapi/audit.ts";
import { EAGAIN, EINTR } from "../../../kernel/uapi/errno.ts";
import { MSG_DONTWAIT, NLMSG_ERROR, type nl_msg_ref, type nlmsgerr } from "../../../kernel/uapi/netlink.ts";
import { LINUX_REBOOT_CMD_POWER_OFF } from "../../../kernel/uapi/sched.ts";
import * as S from "../../../kernel/uapi/signal.ts";
import type { Code } from "../../lib/code.ts";
import { write_all } from "../../lib/stdio.ts";
import * as sys from "../../lib/sys.ts";
import * as netlink from "../libaudit/netlink.ts";
import { hostName } from "../libaudit/user_message.ts";
import { messageTypeName } from "../tables/message_types.ts";
import { CONFIG_ERROR, type Config, hasName, loadConfig, type SpaceReaction } from "./config.ts";
import { type Enrichment, newEnrichment } from "./enrich.ts";
import { LogFile } from "./log_file.ts";
import { isEvent, linePrefix, oneLine } from "./log_lines.ts";
import * as own from "./own_records.ts";

/** Bytes of records that are gathered before they must be written although more are waiting. */
const BATCH_BYTES = 64 * 1024;

export interface DaemonOptions {
  foreground: boolean;
  configFile: string;
}

export class Daemon {
  readonly #socket: netlink.AuditSocket;
  readonly #options: DaemonOptions;
  #config: Config;
  readonly #log: (text: string) => Code<void>;
  readonly file: LogFile;
  /** set by signal handlers, which may do no more than that */
  readonly #pending = new Set<number>();
  #serial = 0;
  #node = "";
  #enrichment: Enrichment | null = null;
  readonly #ref: nl_msg_ref = { msg: null, from: null };
  #batch: string[] = [];
  #batchBytes = 0;

  constructor(
    socket: netlink.AuditSocket,
    config: Config,
    options: DaemonOptions,
    log: (text: string) => Code<void>,
  ) {
    this.#socket = socket;
    this.#config = config;
    this.#options = options;
    this.#log = log;
    this.file = new LogFile(config, log, (reaction) => this.#spaceAction(reaction));
  }

  /** Opens the log and writes DAEMON_START. False when the log cannot be had. */
  *start(identity: own.Identity): Code<boolean> {
    yield* this.#adopt();
    if (this.#config.write_logs && !this.#options.foreground) {
      yield* this.file.secureDirectory();
      if ((yield* this.file.open()) < 0) return false;
      yield* this.file.removeExcess();
    }
    const { seconds } = yield* own.stampNow();
    this.#serial = own.firstRandom(seconds) % 10000;
    const format = this.#config.log_format.toLowerCase();
    yield* this.ownRecord("DAEMON_START", yield* own.startText(identity, format));
    yield* this.file.checkSpace();
    return true;
  }

  /** What the configuration asks to be looked up once. */
  *#adopt(): Code<void> {
    const { name_format, name, log_format } = this.#config;
    this.#enrichment = log_format === "ENRICHED" ? yield* newEnrichment() : null;
    switch (name_format) {
      case "NONE":
        this.#node = "";
        break;
      case "USER":
        this.#node = `node=${name} `;
        break;
      default:
        this.#node = `node=${yield* hostName()} `;
    }
  }

  /** Writes one of the daemon's own records. */
  *ownRecord(type: string, text: string): Code<void> {
    const { text: stamp } = yield* own.stampNow();
    this.#queue(type, `type=${type} msg=`, `audit(${stamp}:${this.#serial++}): ${text}`);
    yield* this.#flush();
  }

  #queue(type: string, prefix: string, payload: string): void {
    let line = this.#node + prefix + payload;
    if (this.#enrichment) line += this.#enrichment(type, payload.slice(payload.indexOf("): ") + 3));
    this.#batch.push(`${line}\n`);
    this.#batchBytes += line.length + 1;
  }

  *#flush(): Code<void> {
    if (this.#batch.length === 0) return;
    const lines = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    if (this.#options.foreground) yield* write_all(1, lines.join(""));
    else if (this.#config.write_logs) yield* this.file.append(lines);
  }

  *installHandlers(): Code<void> {
    const note: S.sighandler = (sig) => this.#pending.add(sig);
    for (const sig of [S.SIGHUP, S.SIGTERM, S.SIGUSR1, S.SIGUSR2, S.SIGCONT])
      yield sys.rt_sigaction(sig, { sa_handler: note, sa_flags: 0, sa_mask: 0n });
  }

  /**
   * Serves until SIGTERM. Records that are already waiting are gathered and written together; nothing waits in
   * memory while the daemon sleeps.
   */
  *serve(): Code<void> {
    const ref = this.#ref;
    const { fd } = this.#socket;
    const wait = sys.recvfrom(fd, ref, 0);
    const poll = sys.recvfrom(fd, ref, MSG_DONTWAIT);
    for (;;) {
      if (this.#pending.size > 0 && (yield* this.#signals())) return;
      const n = yield wait;
      if (n === -EINTR) continue;
      if (n < 0 && n !== -EAGAIN) {
        yield* this.#log("Error receiving audit netlink packet");
        continue;
      }
      this.#take(ref);
      while (this.#batchBytes < BATCH_BYTES && (yield poll) >= 0) this.#take(ref);
      yield* this.#flush();
    }
  }

  /** One message into the batch, if it is an event. */
  #take(ref: nl_msg_ref): void {
    const msg = ref.msg;
    ref.msg = null;
    if (msg === null || !isEvent(msg.nlmsg_type)) return;
    const prefix = linePrefix(msg.nlmsg_type);
    const payload = oneLine(msg.nlmsg_type, msg.payload as string);
    if (this.#enrichment) this.#queue(messageTypeName(msg.nlmsg_type) ?? "", prefix, payload);
    else {
      const line = `${this.#node}${prefix}${payload}\n`;
      this.#batch.push(line);
      this.#batchBytes += line.length;
    }
  }

  /** Acts on the signals that came. True when the daemon is to end. */
  *#signals(): Code<boolean> {
    for (const sig of [...this.#pending]) {
      this.#pending.delete(sig);
      switch (sig) {
        case S.SIGTERM:
          yield* this.ownRecord("DAEMON_END", own.signalText("terminate", yield* this.#sender()));
          return true;
        case S.SIGHUP:
          yield* this.#reconfigure();
          break;
        case S.SIGUSR1: {
          const sender = yield* this.#sender();
          yield* this.ownRecord("DAEMON_ROTATE", own.signalText("rotate-logs", sender));
          yield* this.file.rotate();
          break;
        }
        case S.SIGUSR2: {
          const sender = yield* this.#sender();
          this.file.suspended = false;
          yield* this.ownRecord("DAEMON_RESUME", own.signalText("resume-logging", sender));
          break;
        }
        case S.SIGCONT:
          yield* this.#writeState();
      }
    }
    return false;
  }

  /** AUDIT_SIGNAL_INFO: who signalled last. Events that arrive meanwhile are kept. */
  *#sender(): Code<own.Sender> {
    const rc = yield* netlink.auditSend(this.#socket, A.AUDIT_SIGNAL_INFO, null, 0);
    if (rc < 0) return own.UNKNOWN_SENDER;
    for (let tries = 0; tries < 40; tries++) {
      const msg = yield* netlink.getReply(this.#socket, 100);
      if (typeof msg === "number") {
        if (msg === -EAGAIN) continue;
        break;
      }
      if (msg.nlmsg_type === NLMSG_ERROR && (msg.payload as nlmsgerr).error) break;
      if (msg.nlmsg_type === A.AUDIT_SIGNAL_INFO) {
        const info = msg.payload as A.audit_sig_info;
        const process = yield* own.processOf(info.pid);
        return { auid: info.uid | 0, ...process, pid: info.pid, subj: info.ctx || "?" };
      }
      this.#take({ msg, from: null });
    }
    return own.UNKNOWN_SENDER;
  }

  *#reconfigure(): Code<void> {
    const sender = yield* this.#sender();
    const config = yield* loadConfig(this.#options.configFile, this.#log);
    if (config === CONFIG_ERROR || !(yield* hasName(config, this.#log))) {
      const { auid, pid, subj } = sender;
      const text = `op=reconfigure state=no-change auid=${auid} pid=${pid} subj=${subj} res=failed`;
      yield* this.ownRecord("DAEMON_CONFIG", text);
      return;
    }
    // this one can only be set at start
    config.local_events = this.#config.local_events;
    this.#config = config;
    yield* this.#adopt();
    yield* this.file.reconfigure(config);
    yield* this.ownRecord("DAEMON_CONFIG", own.reconfigureText(sender));
  }

  *#writeState(): Code<void> {
    const fd = yield sys.open("/run/auditd.state", 0o1101, 0o644);
    if (fd < 0) return;
    const { log_file, write_logs } = this.#config;
    const rows: [string, string | number][] = [
      ["writing to logs", write_logs ? "yes" : "no"],
      ["log file", log_file],
      ["current log size", `${Math.floor(this.file.size / 1024)} KiB`],
      ["max log size", `${this.#config.max_log_file * 1024} KiB`],
      ["logs detected last rotate/shift", 0],
      ["space left on partition", this.file.suspended ? "no" : "yes"],
      ["Logging suspended", this.file.suspended ? "yes" : "no"],
    ];
    yield* write_all(fd, rows.map(([name, value]) => `${name} = ${value}\n`).join(""));
    yield sys.close(fd);
  }

  /** EXEC, SINGLE and HALT. */
  *#spaceAction(reaction: SpaceReaction): Code<void> {
    if (reaction.action === "HALT") {
      yield sys.sync();
      yield sys.reboot(LINUX_REBOOT_CMD_POWER_OFF);
      return;
    }
    const path = reaction.action === "EXEC" ? reaction.path : "/sbin/init";
    const argv = reaction.action === "EXEC" ? [path] : [path, "1"];
    yield sys.fork(function* () {
      yield sys.execve(path, argv, []);
      return 1;
    });
  }
}
