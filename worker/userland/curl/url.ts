// URLs as curl(1) takes them: the scheme may be left out, a port and a path may follow the host.
export interface Url {
  scheme: string;
  host: string;
  port: number;
  /** path and query, beginning with "/" */
  path: string;
  /** as it is told by -w %{url_effective} */
  text: string;
}

/** The parts of a URL; null when it is none. */
export function parse_url(word: string): Url | null {
  const m =
    /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?:[^/@]*@)?(\[[0-9a-fA-F:.]+\]|[^/:?#]*)(?::(\d*))?([/?#].*)?$/.exec(
      word,
    );
  if (!m || m[2] === "") return null;
  const scheme = (m[1] ?? "http").toLowerCase();
  const port = m[3] ? Number(m[3]) : 80;
  if (port > 65535) return null;
  const rest = (m[4] ?? "").replace(/#.*$/, "");
  const path = rest.startsWith("/") ? rest : `/${rest}`;
  const authority = m[3] ? `${m[2]}:${m[3]}` : m[2];
  return { scheme, host: m[2].replace(/^\[|\]$/g, ""), port, path, text: `${scheme}://${authority}${path}` };
}

/** Host as it stands in the Host header and in messages of -v. */
export const authority = (u: Url): string => {
  const host = u.host.includes(":") ? `[${u.host}]` : u.host;
  return u.port === 80 ? host : `${host}:${u.port}`;
};

/** Where a Location header leads from a URL. */
export function resolve_location(from: Url, location: string): Url | null {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(location)) return parse_url(location);
  const base = `${from.scheme}://${authority(from)}`;
  if (location.startsWith("/")) return parse_url(base + location);
  return parse_url(base + from.path.replace(/[^/]*(?:\?.*)?$/, "") + location);
}
