// The text of curl(1)'s -w, with its variables.
export interface Facts {
  http_code: number;
  http_version: string;
  size_download: number;
  size_upload: number;
  size_header: number;
  size_request: number;
  url_effective: string;
  content_type: string;
  method: string;
  scheme: string;
  num_redirects: number;
  num_connects: number;
  remote_ip: string;
  remote_port: number;
  local_ip: string;
  local_port: number;
  /** seconds */
  time_total: number;
  time_connect: number;
  exitcode: number;
  errormsg: string;
  redirect_url: string;
}

const time = (seconds: number): string => seconds.toFixed(6);

/** The text, and what was asked for that does not exist. */
export function write_out(format: string, f: Facts): { text: string; unknown: string[] } {
  const values: Readonly<Record<string, string>> = {
    http_code: String(f.http_code).padStart(3, "0"),
    response_code: String(f.http_code).padStart(3, "0"),
    http_version: f.http_version,
    size_download: String(f.size_download),
    size_upload: String(f.size_upload),
    size_header: String(f.size_header),
    size_request: String(f.size_request),
    url_effective: f.url_effective,
    url: f.url_effective,
    content_type: f.content_type,
    method: f.method,
    scheme: f.scheme.toUpperCase(),
    num_redirects: String(f.num_redirects),
    num_connects: String(f.num_connects),
    remote_ip: f.remote_ip,
    remote_port: String(f.remote_port),
    local_ip: f.local_ip,
    local_port: String(f.local_port),
    time_total: time(f.time_total),
    time_connect: time(f.time_connect),
    speed_download: String(f.time_total > 0 ? Math.round(f.size_download / f.time_total) : 0),
    exitcode: String(f.exitcode),
    errormsg: f.errormsg,
    redirect_url: f.redirect_url,
  };
  const unknown: string[] = [];
  const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "\\": "\\" };
  const text = format.replace(/%%|%\{([^}]*)\}|\\(.)/g, (all, name?: string, letter?: string) => {
    if (all === "%%") return "%";
    if (letter !== undefined) return escapes[letter] ?? all;
    if (name !== undefined && Object.hasOwn(values, name)) return values[name];
    unknown.push(name ?? "");
    return "";
  });
  return { text, unknown };
}
