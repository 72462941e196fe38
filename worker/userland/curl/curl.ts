// curl(1): transfers documents by HTTP.
import { O_CREAT, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import { inet_ntop } from "../../kernel/uapi/in.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import { TCGETS, type termios } from "../../kernel/uapi/termios.ts";
import type { Code } from "../lib/code.ts";
import { type Cli, program } from "../lib/program.ts";
import { eprint, read_fd, read_file, write_all } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { CURL_HELP, CURL_VERSION } from "./help.ts";
import { CurlError } from "./http.ts";
import { BadOption, type CurlOptions, curl_options } from "./options.ts";
import { meter, meter_start } from "./progress.ts";
import { body_of, type Done, now, transfer } from "./transfer.ts";
import { parse_url, resolve_location, type Url } from "./url.ts";
import { type Facts, write_out } from "./write_out.ts";

const HINT = "curl: try 'curl --help' or 'curl --manual' for more information\n";

function* data_file(path: string): Code<ByteString> {
  const text = path === "-" ? yield* read_fd(0) : yield* read_file(path);
  return typeof text === "string" ? text : "";
}

/** Goes after redirections, at most as many as allowed. The last answer is the one that counts. */
function* follow(
  o: CurlOptions,
  url: Url,
  body: ByteString | null,
  to_file: boolean,
): Code<{ done: Done; url: Url; redirects: number; heads: ByteString }> {
  let at = url;
  let data = body;
  let heads = "";
  for (let redirects = 0; ; redirects++) {
    const done = yield* transfer(o, at, data, to_file);
    heads += done.response.head;
    const { status, headers } = done.response;
    const location = headers.get("location");
    const next = location === undefined ? null : resolve_location(at, location);
    if (!o.location || next === null || status < 300 || status > 399 || status === 304)
      return { done, url: at, redirects, heads };
    if (redirects >= o.max_redirs) throw new CurlError(47, `Maximum (${o.max_redirs}) redirects followed`);
    if (o.verbose)
      yield* eprint(
        `* Closing connection ${redirects}\n* Issue another request to this URL: '${next.text}'\n`,
      );
    at = next;
    // a form is sent once: what it leads to is fetched
    if (status <= 303) data = null;
  }
}

const NOTHING: Facts = {
  http_code: 0,
  http_version: "0",
  size_download: 0,
  size_upload: 0,
  size_header: 0,
  size_request: 0,
  url_effective: "",
  content_type: "",
  method: "GET",
  scheme: "",
  num_redirects: 0,
  num_connects: 0,
  remote_ip: "",
  remote_port: 0,
  local_ip: "",
  local_port: 0,
  time_total: 0,
  time_connect: 0,
  exitcode: 0,
  errormsg: "",
  redirect_url: "",
};

function facts_of(result: { done: Done; url: Url; redirects: number; heads: ByteString }, ns: number): Facts {
  const { done, url, redirects, heads } = result;
  const { response, remote, local } = done;
  return {
    ...NOTHING,
    http_code: response.status,
    http_version: response.version.replace(/\.0$/, ""),
    size_download: response.body.length,
    size_upload: done.sent,
    size_header: heads.length,
    size_request: done.request,
    url_effective: url.text,
    content_type: response.headers.get("content-type") ?? "",
    method: done.method,
    scheme: url.scheme,
    num_redirects: redirects,
    num_connects: redirects + 1,
    remote_ip: remote ? inet_ntop(remote.address) : "",
    remote_port: remote?.port ?? 0,
    local_ip: local ? inet_ntop(local.address) : "",
    local_port: local?.port ?? 0,
    time_total: ns / 1e9,
    time_connect: done.connected / 1e9,
    redirect_url: resolve_location(url, response.headers.get("location") ?? "")?.text ?? "",
  };
}

/** Where the document goes: a descriptor, standard output for "-". @throws CurlError */
function* open_output(output: string | true | undefined, url: Url): Code<number> {
  if (output === undefined || output === "-") return 1;
  const name = output === true ? url.path.replace(/\?.*$/, "").replace(/^.*\//, "") : output;
  if (name === "") throw new CurlError(23, "Remote file name has no length!");
  const fd = yield sys.open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o644);
  if (fd < 0) throw new CurlError(23, "Failure writing output to destination");
  return fd;
}

/** isatty(3). */
function* on_terminal(fd: number): Code<boolean> {
  const t: termios = { c_iflag: 0, c_oflag: 0, c_cflag: 0, c_lflag: 0, c_cc: [] };
  return (yield sys.ioctl(fd, TCGETS, t)) >= 0;
}

/** One URL: the exit status. */
function* one(c: Cli, o: CurlOptions, word: string, output: string | true | undefined): Code<number> {
  let facts = { ...NOTHING, url_effective: word };
  let metered = false;
  const start = yield* now();
  const elapsed = function* (): Code<number> {
    return (yield* now()) - start;
  };
  let status = 0;
  try {
    const url = parse_url(word);
    if (!url) throw new CurlError(3, "URL using bad/illegal format or missing URL");
    if (url.scheme !== "http")
      throw new CurlError(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`);
    const to_terminal = (output === undefined || output === "-") && (yield* on_terminal(1));
    metered = !o.silent && !to_terminal;
    if (metered) yield* eprint(meter_start());
    const body = yield* body_of(o, data_file);
    const result = yield* follow(o, url, body, !to_terminal);
    const { response } = result.done;
    const ns = yield* elapsed();
    facts = facts_of(result, ns);
    const total = Number(response.headers.get("content-length") ?? response.body.length);
    if (metered) yield* eprint(`${meter(total, response.body.length, result.done.sent, ns)}\n`);
    if (o.verbose) yield* eprint(`* Closing connection ${result.redirects}\n`);
    const failed = o.fail && response.status >= 400;
    metered = false;
    if (failed) throw new CurlError(22, `The requested URL returned error: ${response.status}`);
    const fd = yield* open_output(output, result.url);
    const text = (o.include || o.head ? result.heads : "") + response.body;
    const wrote = yield* write_all(fd, text);
    if (fd !== 1) yield sys.close(fd);
    if (wrote < 0) throw new CurlError(23, "Failure writing output to destination");
  } catch (e) {
    if (!(e instanceof CurlError)) throw e;
    status = e.code;
    facts = { ...facts, exitcode: e.code, errormsg: e.text };
    if (metered && e.code !== 6) yield* eprint(`${meter(0, 0, 0, yield* elapsed())}\n`);
    if (!o.silent || o.show_error) yield* eprint(`curl: (${e.code}) ${e.text}\n`);
  }
  if (o.write_out !== "") {
    const { text, unknown } = write_out(o.write_out, facts);
    for (const name of unknown) yield* eprint(`curl: unknown --write-out variable: '${name}'\n`);
    yield* write_all(1, text);
  }
  void c;
  return status;
}

export const curl = program({
  name: "curl",
  help: CURL_HELP,
  own_help: true,
  *run(c) {
    let o: CurlOptions;
    try {
      o = curl_options(c.args);
    } catch (e) {
      if (!(e instanceof BadOption)) throw e;
      yield* eprint(`curl: ${e.text}\n${HINT}`);
      return 2;
    }
    if (o.help || o.show_version) {
      yield* c.out.print(o.help ? CURL_HELP : CURL_VERSION);
      return 0;
    }
    if (o.urls.length === 0) {
      yield* eprint(c.args.length === 0 ? HINT : `curl: no URL specified!\n${HINT}`);
      return 2;
    }
    if (o.head && o.data.length > 0) {
      yield* eprint(
        "Warning: You can only select one HTTP request method! You asked for both POST \nWarning: (-d, --data) and HEAD (-I, --head).\n",
      );
      return 2;
    }
    let status = 0;
    for (const [i, url] of o.urls.entries()) status = yield* one(c, o, url, o.outputs[i]);
    return status;
  },
});
