// curl(1): its command line.
export interface CurlOptions {
  silent: boolean;
  show_error: boolean;
  fail: boolean;
  include: boolean;
  head: boolean;
  verbose: boolean;
  location: boolean;
  max_redirs: number;
  /** 0 either, 4 or 6 */
  version: number;
  method: string | null;
  data: string[];
  headers: string[];
  user_agent: string;
  user: string | null;
  /** ms, 0: none */
  max_time: number;
  connect_timeout: number;
  write_out: string;
  /** one for each URL, in order: a file, "-", or true for the URL's own name */
  outputs: (string | true)[];
  urls: string[];
  help: boolean;
  show_version: boolean;
}

/** A complaint about the command line, without the hint that follows it. */
export class BadOption {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Setter = (o: CurlOptions, value: string) => void;
const flag =
  (name: "silent" | "show_error" | "fail" | "include" | "head" | "verbose" | "location"): Setter =>
  (o) => {
    o[name] = true;
  };

function seconds(value: string, spelled: string): number {
  if (!/^\d+(?:\.\d+)?$/.test(value))
    throw new BadOption(`option ${spelled}: expected a proper numerical parameter`);
  return Math.round(Number(value) * 1000);
}

interface Option {
  letter?: string;
  name: string;
  arg: boolean;
  set: (o: CurlOptions, value: string, spelled: string) => void;
}

const OPTIONS: readonly Option[] = [
  { letter: "s", name: "silent", arg: false, set: flag("silent") },
  { letter: "S", name: "show-error", arg: false, set: flag("show_error") },
  { letter: "f", name: "fail", arg: false, set: flag("fail") },
  { letter: "i", name: "include", arg: false, set: flag("include") },
  { letter: "I", name: "head", arg: false, set: flag("head") },
  { letter: "v", name: "verbose", arg: false, set: flag("verbose") },
  { letter: "L", name: "location", arg: false, set: flag("location") },
  { letter: "4", name: "ipv4", arg: false, set: (o) => void (o.version = 4) },
  { letter: "6", name: "ipv6", arg: false, set: (o) => void (o.version = 6) },
  { letter: "X", name: "request", arg: true, set: (o, v) => void (o.method = v) },
  { letter: "d", name: "data", arg: true, set: (o, v) => void o.data.push(v) },
  { name: "data-ascii", arg: true, set: (o, v) => void o.data.push(v) },
  { name: "data-raw", arg: true, set: (o, v) => void o.data.push(`=${v}`) },
  { letter: "H", name: "header", arg: true, set: (o, v) => void o.headers.push(v) },
  { letter: "A", name: "user-agent", arg: true, set: (o, v) => void (o.user_agent = v) },
  { letter: "u", name: "user", arg: true, set: (o, v) => void (o.user = v) },
  { letter: "m", name: "max-time", arg: true, set: (o, v, s) => void (o.max_time = seconds(v, s)) },
  { name: "connect-timeout", arg: true, set: (o, v, s) => void (o.connect_timeout = seconds(v, s)) },
  { name: "max-redirs", arg: true, set: (o, v) => void (o.max_redirs = Number(v)) },
  { letter: "w", name: "write-out", arg: true, set: (o, v) => void (o.write_out = v) },
  { letter: "o", name: "output", arg: true, set: (o, v) => void o.outputs.push(v) },
  { letter: "O", name: "remote-name", arg: false, set: (o) => void o.outputs.push(true) },
  { name: "url", arg: true, set: (o, v) => void o.urls.push(v) },
  { letter: "V", name: "version", arg: false, set: (o) => void (o.show_version = true) },
  { letter: "h", name: "help", arg: false, set: (o) => void (o.help = true) },
  // there is no file of settings to leave out, and output is never held back
  { letter: "q", name: "disable", arg: false, set: () => undefined },
  { letter: "N", name: "no-buffer", arg: false, set: () => undefined },
  { name: "noproxy", arg: true, set: () => undefined },
];

/** Other options of the real program: they are named as not simulated, not as unknown. */
const OTHERS =
  "anyauth append basic cacert cert ciphers cookie cookie-jar compressed config continue-at create-dirs " +
  "data-binary data-urlencode digest dns-servers fail-early fail-with-body form ftp-port get globoff http0.9 " +
  "http1.0 http1.1 http2 insecure interface ip json junk-session-cookies keepalive-time key limit-rate list-only " +
  "local-port netrc next output-dir parallel path-as-is pinnedpubkey post301 progress-bar proxy proxytunnel " +
  "range raw referer remote-header-name remote-name-all remove-on-error resolve retry retry-delay socks5 " +
  "speed-limit speed-time sslv2 sslv3 stderr tcp-nodelay telnet-option time-cond tlsv1 tlsv1.2 trace trace-ascii " +
  "unix-socket upload-file use-ascii verbose xattr";
const OTHER_LETTERS = "abcCeEFgGjJkKlMnpPQrRtTUxyYzZ#:0123";

const find_long = (name: string): Option | "other" | null => {
  const exact = OPTIONS.find((o) => o.name === name);
  if (exact) return exact;
  return OTHERS.split(" ").includes(name) ? "other" : null;
};

export function curl_options(args: readonly string[]): CurlOptions {
  const o: CurlOptions = {
    silent: false,
    show_error: false,
    fail: false,
    include: false,
    head: false,
    verbose: false,
    location: false,
    max_redirs: 50,
    version: 0,
    method: null,
    data: [],
    headers: [],
    user_agent: "curl/7.88.1",
    user: null,
    max_time: 0,
    connect_timeout: 0,
    write_out: "",
    outputs: [],
    urls: [],
    help: false,
    show_version: false,
  };
  const queue = [...args];
  const value = (spelled: string): string => {
    const word = queue.shift();
    if (word === undefined) throw new BadOption(`option ${spelled}: requires parameter`);
    return word;
  };
  const apply = (option: Option | "other" | null, spelled: string, attached: string | null): boolean => {
    if (option === null) throw new BadOption(`option ${spelled}: is unknown`);
    if (option === "other") throw new BadOption(`option ${spelled}: is not simulated`);
    if (!option.arg) {
      option.set(o, "", spelled);
      return false;
    }
    option.set(o, attached !== null && attached !== "" ? attached : value(spelled), spelled);
    return true;
  };
  let only_urls = false;
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (only_urls || !word.startsWith("-") || word === "-") o.urls.push(word);
    else if (word === "--") only_urls = true;
    else if (word.startsWith("--")) apply(find_long(word.slice(2)), word, null);
    else
      for (let i = 1; i < word.length; i++) {
        const letter = word[i];
        const known = OPTIONS.find((x) => x.letter === letter);
        const option = known ?? (OTHER_LETTERS.includes(letter) ? "other" : null);
        const spelled = known || option === "other" ? `-${letter}` : word;
        if (apply(option, spelled, word.slice(i + 1))) break;
      }
  }
  return o;
}
